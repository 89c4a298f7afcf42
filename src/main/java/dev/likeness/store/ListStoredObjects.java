package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Lists which objects of a bucket are known, in the order of their keys' bytes, page by page. */
@ApplicationScoped
public class ListStoredObjects {
    private static final String SQL =
            """
            select key, etag
            from image
            where bucket = :bucket and state <> 'deleted' and key > :after
            order by key
            limit :limit
            """;

    private final Database database;

    @Inject
    public ListStoredObjects(Database database) {
        this.database = database;
    }

    /** An object that has a row which is no tombstone. */
    public record StoredObject(String key, String etag) {}

    /** @param after the last key of the page before, or empty for the first page */
    public List<StoredObject> run(String bucket, String after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("bucket", bucket)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new StoredObject(row.getString("key"), row.getString("etag")))
                .list());
    }
}
