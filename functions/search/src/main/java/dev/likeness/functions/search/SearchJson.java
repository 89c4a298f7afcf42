package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.Label;
import dev.likeness.search.SearchPage;
import java.util.List;

/**
 * The answer to a search.
 *
 * @param model whose embeddings were compared
 * @param results most similar first, ties by image_id
 * @param next for {@code after}, or null on the last page
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SearchJson(
        String model, String mode, Query query, List<ImageJson> results, String next, Search search, TookMs tookMs) {
    /**
     * What was searched by; of several images, nothing is said.
     *
     * @param width of the picture, upright; null of several
     * @param height likewise
     * @param denoised whether it was filtered before it was embedded
     * @param noise estimated standard deviation of its grey values' noise, 0…255; null if none was estimated
     */
    public record Query(Integer width, Integer height, boolean denoised, Double noise, List<Label> labels) {}

    /**
     * How the results were found.
     *
     * @param exact whether every image that the filters let through was compared
     * @param candidates how many were compared exactly
     */
    public record Search(boolean exact, int candidates) {}

    /** Milliseconds a step; 0 for a step that was not needed. */
    public record TookMs(double decode, double embed, double search) {}

    static SearchJson of(SearchPage page, ImageLinks links) {
        return new SearchJson(
                page.modelId(),
                page.mode().code(),
                new Query(
                        page.query().width(),
                        page.query().height(),
                        page.query().denoised(),
                        page.query().noise(),
                        page.query().labels()),
                page.hits().stream().map(links::json).toList(),
                page.next() == null ? null : page.next().encode(),
                new Search(page.exact(), page.candidates()),
                new TookMs(
                        page.timings().decodeMillis(),
                        page.timings().embedMillis(),
                        page.timings().searchMillis()));
    }
}
