package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists images of one state, newest first, tombstones by id. Served by the index {@code image_newest_first}: a page costs
 * as many rows as it has, however far back it is.
 */
@ApplicationScoped
public class ListImages {
    private static final String SQL = "select " + StoredImage.COLUMNS
            + """

            from image
            where image.state = :state and <filter> and <after>
            order by image.indexed_at desc, image.id desc
            limit :limit
            """;

    private static final String AFTER_DATED = "(image.indexed_at, image.id) < (:afterIndexedAt, :afterId)";
    private static final String AFTER_UNDATED = "image.id < :afterId";

    private final Database database;

    @Inject
    public ListImages(Database database) {
        this.database = database;
    }

    /**
     * The last image of the page before.
     *
     * @param indexedAt null for tombstones
     */
    public record Position(Instant indexedAt, UUID id) {}

    /** @param after where the page before ended, or null for the first page */
    public List<StoredImage> run(ImageState state, ImageFilter filter, Position after, int limit) {
        return database.query(handle -> {
            Query query = handle.createQuery(SQL)
                    .define("filter", filter.sql())
                    .define("after", after == null ? "true" : after.indexedAt() == null ? AFTER_UNDATED : AFTER_DATED)
                    .bind("state", state.code())
                    .bind("limit", limit);
            filter.bindTo(query);
            if (after != null) {
                query.bind("afterId", after.id());
            }
            if (after != null && after.indexedAt() != null) {
                query.bind("afterIndexedAt", after.indexedAt().atOffset(ZoneOffset.UTC));
            }
            return query.map((row, context) -> StoredImage.map(row)).list();
        });
    }
}
