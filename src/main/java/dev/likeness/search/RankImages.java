package dev.likeness.search;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Model;
import dev.likeness.store.CountSearchable;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindNearest;
import dev.likeness.store.FindNearestByCode;
import dev.likeness.store.Hit;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.NearestQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Chooses between an exact scan and the two-stage search, by cost. Thread-safe. */
@ApplicationScoped
public class RankImages {
    /** A scan over so many numbers takes about 15 ms; below that the exact answer is as fast as any. */
    static final int EXACT_SCAN_VALUES = 8 << 20;

    /** Re-ranking this many by exact cosine gave recall@10 ≥ 0.999 at 512 and 4096 dimensions (RATIONALE.md). */
    static final int LEAST_CANDIDATES = 200;

    /** Candidates for each result that is wanted, counted from rank 1. */
    static final int OVERSAMPLING = 4;

    private final CountSearchable countSearchable;
    private final FindNearest findNearest;
    private final FindNearestByCode findNearestByCode;

    @Inject
    public RankImages(CountSearchable countSearchable, FindNearest findNearest, FindNearestByCode findNearestByCode) {
        this.countSearchable = countSearchable;
        this.findNearest = findNearest;
        this.findNearestByCode = findNearestByCode;
    }

    /**
     * @param hits most similar first, ties by id
     * @param exact whether every image that the filter lets through was compared
     * @param candidates how many were compared exactly
     */
    record Ranking(List<Hit> hits, boolean exact, int candidates) {}

    /**
     * @param model that made the query's embedding
     * @param table of that model's embeddings
     * @param rank how many results came before
     */
    Ranking run(Model model, EmbeddingTable table, NearestQuery query, int rank) {
        int scanLimit = EXACT_SCAN_VALUES / table.dimensions();
        int searchable = countSearchable.run(table, query.filter(), scanLimit + 1);
        if (searchable <= scanLimit) {
            return new Ranking(findNearest.run(table, query), true, searchable);
        }
        int candidates = Math.max(LEAST_CANDIDATES, OVERSAMPLING * (rank + query.limit()));
        if (candidates <= FindNearestByCode.MAX_CANDIDATES) {
            List<Hit> hits =
                    findNearestByCode.run(table, query, model.code(ModelKey.EMBEDDING, query.embedding()), candidates);
            boolean shortByThreshold = query.filter().equals(ImageFilter.ALL) && query.minSimilarity() > -1;
            if (hits.size() == query.limit() || shortByThreshold) {
                return new Ranking(hits, false, candidates);
            }
            // The index gave up before it met enough rows that pass the filter.
        }
        return scan(table, query);
    }

    private Ranking scan(EmbeddingTable table, NearestQuery query) {
        int searchable = countSearchable.run(table, query.filter(), Integer.MAX_VALUE);
        return new Ranking(findNearest.run(table, query), true, searchable);
    }
}
