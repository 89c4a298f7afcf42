package dev.likeness.store;

import com.pgvector.PGbit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The nearest images in two stages: candidates by the Hamming distance of binary codes, through the HNSW index, then the
 * exact cosine of those. Approximate only in which candidates there are; cost hardly grows with the table.
 *
 * <p>The number of candidates is put into the text: bound, it would be unknown to a generic plan, which then scans.
 */
@ApplicationScoped
public class FindNearestByCode {
    /** The most that {@code hnsw.ef_search} takes, and so the most candidates. */
    public static final int MAX_CANDIDATES = 1_000;

    private static final String SETTINGS =
            """
            select set_config('hnsw.ef_search', cast(:candidates as text), true) as ef_search,
                   set_config('hnsw.iterative_scan', 'strict_order', true) as iterative_scan
            """;

    private static final String CANDIDATES =
            """
            select c.image_id, c.embedding
            from <table> c
            order by c.bits <~> :bits
            limit <candidates>
            """;

    private static final String FILTERED_CANDIDATES =
            """
            select c.image_id, c.embedding
            from <table> c
            join image on image.id = c.image_id
            where <filter>
            order by c.bits <~> :bits
            limit <candidates>
            """;

    private final Database database;

    @Inject
    public FindNearestByCode(Database database) {
        this.database = database;
    }

    /**
     * @param bits the query's binary code
     * @param candidates how many to re-rank, at most {@link #MAX_CANDIDATES}
     * @return most similar first, ties by id
     */
    public List<Hit> run(EmbeddingTable table, NearestQuery query, byte[] bits, int candidates) {
        return database.transaction(handle -> {
            handle.createQuery(SETTINGS)
                    .bind("candidates", candidates)
                    .mapToMap()
                    .one();
            return query.bindTo(handle.createQuery(sql(query.filter())), table)
                    .define("candidates", candidates)
                    .bind("bits", new PGbit(bits))
                    .map((row, context) -> Hit.map(row))
                    .list();
        });
    }

    private static String sql(ImageFilter filter) {
        String candidates = filter.equals(ImageFilter.ALL) ? CANDIDATES : FILTERED_CANDIDATES;
        return NearestQuery.rank(
                "select e.image_id, " + NearestQuery.SIMILARITY + " as similarity from (" + candidates + ") e");
    }
}
