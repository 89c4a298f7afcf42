package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists indexed images that a model has not embedded yet, page by page. */
@ApplicationScoped
public class ListUnembedded {
    private static final String SQL =
            """
            select id, bucket, key, etag, <row_version> as row_version
            from image
            where state = 'indexed' and id > :after
              and not exists (select from <table> e where e.image_id = image.id)
            order by id
            limit :limit
            """;

    private static final String COUNT =
            """
            select count(*)
            from image
            where state = 'indexed' and not exists (select from <table> e where e.image_id = image.id)
            """;

    private final Database database;

    @Inject
    public ListUnembedded(Database database) {
        this.database = database;
    }

    /**
     * An indexed image that a model has not embedded.
     *
     * @param rowVersion which changes when the image is replaced
     */
    public record Unembedded(UUID id, String bucket, String key, String etag, String rowVersion) {}

    /** @param after the last id of the page before, or the least UUID for the first page */
    public List<Unembedded> run(EmbeddingTable table, UUID after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("row_version", Fence.ROW_VERSION)
                .define("table", table.name())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Unembedded(
                        row.getObject("id", UUID.class),
                        row.getString("bucket"),
                        row.getString("key"),
                        row.getString("etag"),
                        row.getString("row_version")))
                .list());
    }

    /** How many there are. */
    public long count(EmbeddingTable table) {
        return database.query(handle -> handle.createQuery(COUNT)
                .define("table", table.name())
                .mapTo(Long.class)
                .one());
    }
}
