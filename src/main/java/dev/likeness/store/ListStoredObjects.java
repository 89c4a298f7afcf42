package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Lists which objects of a bucket are known, in the order of their keys' bytes. */
@ApplicationScoped
public class ListStoredObjects {
    private static final int PAGE = 1000;

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

    /**
     * All of them, fetched page by page while the caller goes on.
     *
     * @param after the key to begin behind; empty for all
     */
    public Iterator<StoredObject> after(String bucket, String after) {
        return Stream.iterate(
                        run(bucket, after, PAGE),
                        page -> !page.isEmpty(),
                        page -> run(bucket, page.get(page.size() - 1).key(), PAGE))
                .flatMap(List::stream)
                .iterator();
    }

    private List<StoredObject> run(String bucket, String after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("bucket", bucket)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new StoredObject(row.getString("key"), row.getString("etag")))
                .list());
    }
}
