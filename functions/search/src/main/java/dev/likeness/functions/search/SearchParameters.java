package dev.likeness.functions.search;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.PageCursor;
import dev.likeness.search.SearchRequest;
import dev.likeness.store.ImageFilter;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What every search takes in its address. Read as text, so that a wrong one is refused by name. */
public class SearchParameters {
    private static final int DEFAULT_K = 5;

    @QueryParam("k")
    @Parameter(
            description = "the most results",
            schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "100", defaultValue = "5"))
    String k;

    @QueryParam("prefix")
    @Parameter(description = "only keys that start so")
    String prefix;

    @QueryParam("label")
    @Parameter(description = "only images with this label")
    String label;

    @QueryParam("indexed_after")
    @Parameter(description = "only images handled later", schema = @Schema(format = "date-time"))
    String indexedAfter;

    @QueryParam("indexed_before")
    @Parameter(description = "only images handled earlier", schema = @Schema(format = "date-time"))
    String indexedBefore;

    @QueryParam("min_similarity")
    @Parameter(
            description = "the least cosine similarity",
            schema = @Schema(implementation = Double.class, minimum = "-1", maximum = "1"))
    String minSimilarity;

    @QueryParam("after")
    @Parameter(description = "`next` of the page before")
    String after;

    @QueryParam("mode")
    @Parameter(
            description = "how to compare",
            schema =
                    @Schema(
                            enumeration = {"similar"},
                            defaultValue = "similar"))
    String mode;

    SearchRequest toRequest() {
        if (!Parameters.isAbsent(mode) && !mode.equals("similar")) {
            throw new InvalidParameterException("'mode' can only be similar as yet, not '" + mode + "'.");
        }
        return new SearchRequest(
                Parameters.wholeNumber("k", k, DEFAULT_K),
                new ImageFilter(
                        Parameters.textOrNull("prefix", prefix),
                        Parameters.textOrNull("label", label),
                        Parameters.instant("indexed_after", indexedAfter),
                        Parameters.instant("indexed_before", indexedBefore)),
                Parameters.number("min_similarity", minSimilarity, -1),
                Parameters.isAbsent(after) ? null : PageCursor.decode(after));
    }
}
