package dev.likeness.store;

import com.pgvector.PGhalfvec;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/**
 * What is asked of the nearest images.
 *
 * @param embedding a unit vector; compared in half precision, as stored
 * @param filter which images count
 * @param without the id of an image that is to be left out, or null
 * @param minSimilarity the least cosine similarity, −1…1
 * @param after where the page before ended, or null for the first page
 * @param limit the most hits
 */
public record NearestQuery(
        float[] embedding, ImageFilter filter, UUID without, double minSimilarity, Position after, int limit) {
    /**
     * Cosine similarity, −1…1, 0 to or from a zero vector (of which pgvector says NaN). {@code e} is a row with an
     * embedding.
     */
    static final String SIMILARITY = "coalesce(nullif(1 - (e.embedding <=> :embedding), 'NaN'), 0)";

    private static final String PAGE =
            """
            with ranked as materialized (
            <rows>
            )
            select <columns>, similarity
            from ranked
            join image on image.id = ranked.image_id
            where (cast(:without as uuid) is null or image.id <> cast(:without as uuid))
              and similarity >= :minSimilarity
              and (cast(:afterId as uuid) is null
                   or similarity < :afterSimilarity
                   or similarity = :afterSimilarity and image.id > cast(:afterId as uuid))
            order by similarity desc, image.id
            limit :limit
            """;

    /**
     * The last hit of the page before.
     *
     * @param similarity its exact value
     */
    public record Position(double similarity, UUID id) {}

    /**
     * The page of hits among some rows. Materialised, so that each similarity is computed once and not again in each
     * condition.
     *
     * @param rows a statement that yields {@code image_id} and {@code similarity}
     */
    static String rank(String rows) {
        return PAGE.replace("<rows>", rows).replace("<columns>", StoredImage.COLUMNS);
    }

    Query bindTo(Query query, EmbeddingTable table) {
        filter.bindTo(query);
        return query.define("table", table.name())
                .define("filter", filter.sql())
                .bind("embedding", new PGhalfvec(embedding))
                .bind("without", without)
                .bind("minSimilarity", minSimilarity)
                .bind("afterId", after == null ? null : after.id())
                .bind("afterSimilarity", after == null ? 0 : after.similarity())
                .bind("limit", limit);
    }
}
