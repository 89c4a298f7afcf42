package dev.likeness.search;

import dev.likeness.Label;
import dev.likeness.store.Hit;
import java.util.List;

/**
 * One page of results.
 *
 * @param modelId of the model that compared them
 * @param query what was searched by
 * @param hits most similar first, ties by id
 * @param next where the next page starts, or null if there is none
 * @param exact whether every image that the filter lets through was compared
 * @param candidates how many were compared exactly
 */
public record SearchPage(
        String modelId, Query query, List<Hit> hits, PageCursor next, boolean exact, int candidates, Timings timings) {
    /**
     * The picture that was searched by, upright.
     *
     * @param denoised whether it was filtered before it was embedded
     * @param noise estimated standard deviation of its grey values' noise, 0…255; null if none was estimated
     * @param labels the likeliest first
     */
    public record Query(int width, int height, boolean denoised, Double noise, List<Label> labels) {}

    /** Where the time went; 0 for what was not needed. */
    public record Timings(double decodeMillis, double embedMillis, double searchMillis) {}
}
