package dev.likeness.search;

import dev.likeness.store.ImageFilter;
import dev.likeness.store.NearestQuery;

/**
 * What a search asks beside its query picture.
 *
 * @param k the most results, 1…100
 * @param mode what is compared
 * @param filter which images count
 * @param minSimilarity the least cosine similarity, −1…1
 * @param after where the page before ended, or null for the first page
 */
public record SearchRequest(int k, Mode mode, ImageFilter filter, double minSimilarity, PageCursor after) {
    public static final int MAX_K = 100;

    /** @throws InvalidParameterException if a value is out of its range */
    public SearchRequest {
        if (k < 1 || k > MAX_K) {
            throw new InvalidParameterException("'k' must be a whole number from 1 to " + MAX_K + ", not " + k + ".");
        }
        if (!(minSimilarity >= -1 && minSimilarity <= 1)) {
            throw new InvalidParameterException("'min_similarity' must be from -1 to 1, not " + minSimilarity + ".");
        }
    }

    /** How many results came before this page. */
    int rank() {
        return after == null ? 0 : after.rank();
    }

    /** One more than a page tells whether there is another. */
    NearestQuery.Page page() {
        return new NearestQuery.Page(k + 1, rank(), after == null ? null : after.last());
    }
}
