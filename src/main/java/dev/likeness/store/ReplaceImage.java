package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/**
 * Puts what is now known of an object in the place of what was, in one transaction, unless the stored row is as late or
 * later, or is not the one that was there before the object was read: so nothing that was read earlier replaces what was
 * read later, whether or not its event can be ordered. Writers of one key take turns. Replacing a row also removes its
 * embeddings of every model and its thumbnail, by cascade; it stays an example of a category while its bytes do.
 */
@ApplicationScoped
public class ReplaceImage {
    private static final String TAKE_TURNS = "select pg_advisory_xact_lock(hashtextextended(:key, 0))";

    private static final String REMOVE_EARLIER =
            """
            delete from image
            where key = :key and bucket = :bucket
              and <row_version> = :expected and sequencer_is_later(:sequencer, sequencer)
            returning id, sequencer
            """;

    /** Inserts nothing where a row was left in place. */
    private static final String INSERT =
            """
            insert into image (id, bucket, key, version_id, sequencer, state, reason, etag, sha256, content_type, bytes,
                               width, height, taken_at, camera, latitude, longitude, noise, denoised, flags, indexed_at, labels)
            values (coalesce(cast(:id as uuid), gen_random_uuid()), :bucket, :key, :versionId, :sequencer, :state, :reason, :etag,
                    :sha256, :contentType, :bytes, :width, :height, cast(:takenAt as timestamptz), :camera,
                    :latitude, :longitude, :noise, :denoised, cast(:flags as text[]),
                    case when :state <> 'deleted' then clock_timestamp() end, cast(:labels as jsonb))
            on conflict (key, bucket) do nothing
            returning id
            """;

    /** Of a photo with other bytes, or none any more. */
    private static final String FORGET_EXAMPLES =
            """
            delete from category_example example
            where image_id = :id
              and not exists (select from image where image.id = example.image_id and image.sha256 = example.sha256)
            """;

    private static final String ADD_THUMBNAIL = "insert into thumbnail (image_id, jpeg) values (:id, :jpeg)";

    private final Database database;

    @Inject
    public ReplaceImage(Database database) {
        this.database = database;
    }

    /**
     * A photo that can be found from now on.
     *
     * @param fence as it was before the object was read
     * @param thumbnail a small JPEG of it
     * @param vectors what a model says of it
     */
    public record Indexed(
            ObjectVersion object, Fence fence, ImageContent content, byte[] thumbnail, List<StoredVector> vectors) {}

    /**
     * Writes photos together: all that are later than the stored rows, or, if one of them fails, none.
     *
     * @param photos each of another key
     * @return of each whether it was written; false if the stored row is as late, or another than when the fence was read
     */
    public List<Boolean> indexed(List<Indexed> photos) {
        // In the same order whoever writes, so that two who write the same keys do not wait for each other.
        List<Indexed> inOrder = photos.stream()
                .sorted(Comparator.comparing(photo -> photo.object().key()))
                .toList();
        return database.transaction(handle -> {
            IdentityHashMap<Indexed, UUID> written = new IdentityHashMap<>();
            for (Indexed photo : inOrder) {
                replace(handle, photo.object(), photo.fence(), true, insert -> describe(insert, photo.content()))
                        .ifPresent(id -> written.put(photo, id));
                Attempts.end(handle, photo.object());
            }
            List<CopyEmbeddings.Row> rows = new ArrayList<>();
            written.forEach(
                    (photo, id) -> photo.vectors().forEach(vector -> rows.add(new CopyEmbeddings.Row(id, vector))));
            CopyEmbeddings.into(handle, rows);
            addThumbnails(handle, written);
            return photos.stream().map(written::containsKey).toList();
        });
    }

    private static void addThumbnails(Handle handle, Map<Indexed, UUID> written) {
        PreparedBatch batch = handle.prepareBatch(ADD_THUMBNAIL);
        written.forEach((photo, id) ->
                batch.bind("id", id).bind("jpeg", photo.thumbnail()).add());
        batch.execute();
    }

    /**
     * A photo that cannot be used, with the reason's code.
     *
     * @return whether it was written; false if the stored row is as late, or another than when the fence was read
     */
    public boolean rejected(ObjectVersion object, Fence fence, String etag, long bytes, String reason) {
        return database.transaction(handle -> {
            boolean written = reject(handle, object, fence, etag, bytes, reason);
            Attempts.end(handle, object);
            return written;
        });
    }

    /** As {@link #rejected}, but the attempts at the photo are not forgotten: should it come again, it is not tried. */
    public boolean givenUp(ObjectVersion object, Fence fence, String etag, long bytes, String reason) {
        return database.transaction(handle -> reject(handle, object, fence, etag, bytes, reason));
    }

    private static boolean reject(
            Handle handle, ObjectVersion object, Fence fence, String etag, long bytes, String reason) {
        return replace(handle, object, fence, true, insert -> describe(insert, ImageState.REJECTED)
                        .bind("reason", reason)
                        .bind("etag", etag)
                        .bind("bytes", (Long) bytes))
                .isPresent();
    }

    /**
     * A tombstone: bucket, key, version and sequencer, nothing else, under a new id.
     *
     * @return whether it was written; false if the stored row is as late, or another than when the fence was read
     */
    public boolean deleted(ObjectVersion object, Fence fence) {
        return database.transaction(handle -> {
            boolean written = replace(handle, object, fence, false, insert -> describe(insert, ImageState.DELETED))
                    .isPresent();
            Attempts.end(handle, object);
            return written;
        });
    }

    private record Removed(UUID id, String sequencer) {}

    private static Optional<UUID> replace(
            Handle handle, ObjectVersion object, Fence fence, boolean keepId, UnaryOperator<Update> describe) {
        handle.createQuery(TAKE_TURNS).bind("key", object.key()).mapToMap().one();
        Optional<Removed> removed = handle.createQuery(REMOVE_EARLIER)
                .define("row_version", Fence.ROW_VERSION)
                .bind("key", object.key())
                .bind("bucket", object.bucket())
                .bind("sequencer", object.sequencer())
                .bind("expected", fence.rowVersion())
                .map((row, context) -> new Removed(row.getObject("id", UUID.class), row.getString("sequencer")))
                .findOne();
        String known = removed.map(Removed::sequencer).orElse(null);
        Update insert = handle.createUpdate(INSERT)
                .bind("id", keepId ? removed.map(Removed::id).orElse(null) : null)
                .bind("bucket", object.bucket())
                .bind("key", object.key())
                .bind("versionId", object.versionId())
                .bind("sequencer", object.sequencer() == null ? known : object.sequencer());
        Optional<UUID> inserted = describe.apply(insert)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(UUID.class)
                .findOne();
        removed.ifPresent(earlier ->
                handle.createUpdate(FORGET_EXAMPLES).bind("id", earlier.id()).execute());
        return inserted;
    }

    private static Update describe(Update insert, ImageContent content) {
        return describe(insert, ImageState.INDEXED)
                .bind("etag", content.etag())
                .bind("sha256", content.sha256())
                .bind("contentType", content.contentType())
                .bind("bytes", (Long) content.bytes())
                .bind("width", (Integer) content.width())
                .bind("height", (Integer) content.height())
                .bind(
                        "takenAt",
                        content.takenAt() == null ? null : content.takenAt().atOffset(ZoneOffset.UTC))
                .bind("camera", content.camera())
                .bind("latitude", content.latitude())
                .bind("longitude", content.longitude())
                .bind("noise", (Double) content.noise())
                .bind("denoised", (Boolean) content.denoised())
                .bindArray("flags", String.class, content.flags())
                .bind("labels", Database.json(content.labels()));
    }

    /** Binds the state, and null to all that it may leave open. */
    private static Update describe(Update insert, ImageState state) {
        return insert.bind("state", state.code())
                .bind("reason", (String) null)
                .bind("etag", (String) null)
                .bind("sha256", (byte[]) null)
                .bind("contentType", (String) null)
                .bind("bytes", (Long) null)
                .bind("width", (Integer) null)
                .bind("height", (Integer) null)
                .bind("takenAt", (OffsetDateTime) null)
                .bind("camera", (String) null)
                .bind("latitude", (Double) null)
                .bind("longitude", (Double) null)
                .bind("noise", (Double) null)
                .bind("denoised", (Boolean) null)
                .bindArray("flags", String.class, List.of())
                .bind("labels", (String) null);
    }
}
