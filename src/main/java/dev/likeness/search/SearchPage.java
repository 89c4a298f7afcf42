package dev.likeness.search;

import dev.likeness.Label;
import dev.likeness.store.Ranking.Hit;
import java.util.List;

/**
 * One page of results.
 *
 * @param modelId of the model that compared them
 * @param mode what was compared
 * @param query what was searched by
 * @param hits most similar first, ties by id
 * @param next where the next page starts, or null if there is none
 * @param exact whether every image that the filter lets through was compared
 * @param candidates how many were compared exactly
 */
public record SearchPage(
        String modelId,
        Mode mode,
        Query query,
        List<Hit> hits,
        PageCursor next,
        boolean exact,
        int candidates,
        Timings timings) {
    /**
     * What was searched by; of several images, nothing is said.
     *
     * @param width of the picture, upright; null of several
     * @param height likewise
     * @param denoised whether it was filtered before it was embedded
     * @param noise estimated standard deviation of its grey values' noise, 0…255; null if none was estimated
     * @param labels the likeliest first
     */
    public record Query(Integer width, Integer height, boolean denoised, Double noise, List<Label> labels) {
        static final Query OF_SEVERAL = new Query(null, null, false, null, List.of());
    }

    /** Where the time went; 0 for what was not needed. */
    public record Timings(double decodeMillis, double embedMillis, double searchMillis) {}
}
