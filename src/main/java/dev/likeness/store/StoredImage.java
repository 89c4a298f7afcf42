package dev.likeness.store;

import dev.likeness.Label;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * A row of {@code image}. What a tombstone lacks is null; its labels and flags are empty.
 *
 * @param noise estimated when it was indexed: the standard deviation of its grey values' noise, 0…255
 * @param denoised whether it was filtered before it was embedded
 * @param flags what is remarkable about the picture, and {@code duplicate} if another image has the same bytes
 */
public record StoredImage(
        UUID id,
        String bucket,
        String key,
        ImageState state,
        String reason,
        String contentType,
        Long bytes,
        Integer width,
        Integer height,
        Instant takenAt,
        Instant indexedAt,
        List<Label> labels,
        List<String> flags,
        Double noise,
        boolean denoised) {
    /** What {@link #map} reads, of a table named {@code image}. */
    static final String COLUMNS =
            "image.id, image.bucket, image.key, image.state, image.reason, image.content_type, image.bytes,"
                    + " image.width, image.height, image.taken_at, image.indexed_at, image.labels, image.noise,"
                    + " image.denoised,"
                    + " image.flags || case when exists (select from image other where other.sha256 = image.sha256"
                    + " and other.state = 'indexed' and other.id <> image.id)"
                    + " then array['duplicate'] else '{}' end as flags";

    static StoredImage map(ResultSet row) throws SQLException {
        return new StoredImage(
                row.getObject("id", UUID.class),
                row.getString("bucket"),
                row.getString("key"),
                ImageState.ofCode(row.getString("state")),
                row.getString("reason"),
                row.getString("content_type"),
                row.getObject("bytes", Long.class),
                row.getObject("width", Integer.class),
                row.getObject("height", Integer.class),
                instant(row, "taken_at"),
                instant(row, "indexed_at"),
                row.getString("labels") == null ? List.of() : Database.labels(row.getString("labels")),
                List.of((String[]) row.getArray("flags").getArray()),
                row.getObject("noise", Double.class),
                row.getBoolean("denoised"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
