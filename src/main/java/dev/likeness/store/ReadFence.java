package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Asks, before an object is read, whether its event comes too late; {@link ReplaceImage} decides in the end. */
@ApplicationScoped
public class ReadFence {
    private static final String SQL =
            """
            select <row_version> as row_version, etag, reason, not sequencer_is_later(:sequencer, sequencer) as superseded
            from image
            where key = :key and bucket = :bucket
            """;

    private final Database database;

    @Inject
    public ReadFence(Database database) {
        this.database = database;
    }

    public Fence run(ObjectVersion object) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("row_version", Fence.ROW_VERSION)
                .bind("key", object.key())
                .bind("bucket", object.bucket())
                .bind("sequencer", object.sequencer())
                .map((row, context) -> new Fence(
                        row.getString("row_version"),
                        row.getBoolean("superseded"),
                        row.getString("etag"),
                        row.getString("reason")))
                .findOne()
                .orElse(new Fence(null, false, null, null)));
    }
}
