package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Notes which objects a process is about to handle, so that the next one knows which of them it may have died of. Whatever
 * {@link ReplaceImage} writes of an object ends its attempts too.
 */
@ApplicationScoped
public class Attempts {
    /** Other content is another photo; and who began a moment ago is not dead, but at it. */
    private static final String BEGIN =
            """
            insert into attempt (bucket, key, etag)
            values (:bucket, :key, :etag)
            on conflict (key, bucket) do update set
                attempts = case
                    when attempt.etag <> excluded.etag then 1
                    when attempt.begun_at > now() - interval '10 seconds' then attempt.attempts
                    else attempt.attempts + 1 end,
                etag = excluded.etag,
                begun_at = now()
            returning attempts
            """;

    private static final String END = "delete from attempt where key = :key and bucket = :bucket";
    private static final String OPEN = "select key from attempt where key = any (:keys)";

    private final Database database;

    @Inject
    public Attempts(Database database) {
        this.database = database;
    }

    /**
     * @param etag of the object's content
     * @return how many attempts at this content have begun and not ended, with this one
     */
    public int begin(ObjectVersion object, String etag) {
        return database.query(handle -> handle.createQuery(BEGIN)
                .bind("bucket", object.bucket())
                .bind("key", object.key())
                .bind("etag", etag)
                .mapTo(Integer.class)
                .one());
    }

    /** The process has survived it, whatever became of the object. */
    public void end(ObjectVersion object) {
        database.transactionally(handle -> end(handle, object));
    }

    static void end(Handle handle, ObjectVersion object) {
        handle.createUpdate(END)
                .bind("key", object.key())
                .bind("bucket", object.bucket())
                .execute();
    }

    /** Which of the keys have an attempt that has not ended. */
    public Set<String> open(List<String> keys) {
        return database.query(handle -> Set.copyOf(handle.createQuery(OPEN)
                .bindArray("keys", String.class, keys)
                .mapTo(String.class)
                .list()));
    }
}
