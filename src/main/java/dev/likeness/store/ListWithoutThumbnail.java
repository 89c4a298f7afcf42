package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists indexed images that have no thumbnail, page by page: those of before there were any. */
@ApplicationScoped
public class ListWithoutThumbnail {
    private static final String SQL =
            """
            select id, bucket, key, etag
            from image
            where state = 'indexed' and id > :after and not exists (select from thumbnail where image_id = id)
            order by id
            limit :limit
            """;

    private final Database database;

    @Inject
    public ListWithoutThumbnail(Database database) {
        this.database = database;
    }

    /** An indexed image, and which content of its object it was indexed as. */
    public record Plain(UUID id, String bucket, String key, String etag) {}

    /** @param after the last id of the page before, or the least UUID for the first page */
    public List<Plain> run(UUID after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Plain(
                        row.getObject("id", UUID.class),
                        row.getString("bucket"),
                        row.getString("key"),
                        row.getString("etag")))
                .list());
    }
}
