package dev.likeness.store;

import java.util.List;

/**
 * The nearest images, and how they were found.
 *
 * @param hits most similar first, ties by id
 * @param exact whether every embedding that the filter lets through was compared
 * @param candidates how many were compared exactly
 */
public record Ranking(List<Hit> hits, boolean exact, int candidates) {
    /**
     * A found image.
     *
     * @param similarity cosine similarity to the query, −1…1
     */
    public record Hit(StoredImage image, double similarity) {}
}
