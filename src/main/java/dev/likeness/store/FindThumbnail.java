package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Finds the small JPEG of an indexed image, by its id. */
@ApplicationScoped
public class FindThumbnail {
    private static final String SQL =
            "select jpeg, indexed_at from thumbnail join image on id = image_id where id = :id";

    private final Database database;

    @Inject
    public FindThumbnail(Database database) {
        this.database = database;
    }

    /** @param indexedAt when the photo that it shows was indexed */
    public record Thumbnail(byte[] jpeg, Instant indexedAt) {}

    /** @return empty if there is no such image, or it was indexed before there were thumbnails */
    public Optional<Thumbnail> run(UUID id) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("id", id)
                .map((row, context) -> new Thumbnail(
                        row.getBytes("jpeg"),
                        row.getObject("indexed_at", OffsetDateTime.class).toInstant()))
                .findOne());
    }
}
