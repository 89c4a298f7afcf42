package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists indexed images that lack something, page by page: a model's embedding, or their thumbnail. */
@ApplicationScoped
public class ListIncomplete {
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
    public ListIncomplete(Database database) {
        this.database = database;
    }

    /**
     * An indexed image that lacks something.
     *
     * @param etag of the content that was indexed
     * @param rowVersion which changes when the image is replaced
     */
    public record Incomplete(UUID id, String bucket, String key, String etag, String rowVersion) {}

    /**
     * Those that a model has not embedded yet.
     *
     * @param after the last id of the page before, or the least UUID for the first page
     */
    public List<Incomplete> unembedded(EmbeddingTable table, UUID after, int limit) {
        return without(table.name(), after, limit);
    }

    /**
     * Those that were indexed before there were thumbnails.
     *
     * @param after the last id of the page before, or the least UUID for the first page
     */
    public List<Incomplete> withoutThumbnail(UUID after, int limit) {
        return without("thumbnail", after, limit);
    }

    private List<Incomplete> without(String table, UUID after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("row_version", Fence.ROW_VERSION)
                .define("table", table)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Incomplete(
                        row.getObject("id", UUID.class),
                        row.getString("bucket"),
                        row.getString("key"),
                        row.getString("etag"),
                        row.getString("row_version")))
                .list());
    }

    /** How many a model has not embedded yet. */
    public long countUnembedded(EmbeddingTable table) {
        return database.query(handle -> handle.createQuery(COUNT)
                .define("table", table.name())
                .mapTo(Long.class)
                .one());
    }
}
