package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Remembers how far a comparison of a bucket with the table came, for whoever goes on with it. */
@ApplicationScoped
public class ReconciliationCursor {
    private static final String FIND = "select after_key from reconciliation where bucket = :bucket";

    private static final String MOVE =
            """
            insert into reconciliation (bucket, after_key)
            values (:bucket, :key)
            on conflict (bucket) do update set after_key = :key
            """;

    private static final String CLEAR = "delete from reconciliation where bucket = :bucket";

    private final Database database;

    @Inject
    public ReconciliationCursor(Database database) {
        this.database = database;
    }

    /** @return the last key that was compared; empty if none was cut short */
    public Optional<String> find(String bucket) {
        return database.query(handle -> handle.createQuery(FIND)
                .bind("bucket", bucket)
                .mapTo(String.class)
                .findOne());
    }

    /** All keys up to this one are compared, and what differed is handled. */
    public void move(String bucket, String key) {
        database.transactionally(handle -> handle.createUpdate(MOVE)
                .bind("bucket", bucket)
                .bind("key", key)
                .execute());
    }

    /** The comparison came to its end. */
    public void clear(String bucket) {
        database.transactionally(
                handle -> handle.createUpdate(CLEAR).bind("bucket", bucket).execute());
    }
}
