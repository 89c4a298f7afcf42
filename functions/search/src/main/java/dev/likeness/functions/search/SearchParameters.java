package dev.likeness.functions.search;

import dev.likeness.search.Mode;
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
            description = "what is compared: the kind of thing, the object or scene, or whether it is the same photo",
            schema =
                    @Schema(
                            enumeration = {"similar", "same", "duplicate"},
                            defaultValue = "similar"))
    String mode;

    SearchRequest toRequest() {
        return new SearchRequest(
                Parameters.wholeNumber("k", k, DEFAULT_K),
                Parameters.isAbsent(mode) ? Mode.SIMILAR : Mode.ofCode(mode),
                new ImageFilter(
                        Parameters.textOrNull("prefix", prefix),
                        Parameters.textOrNull("label", label),
                        Parameters.instant("indexed_after", indexedAfter),
                        Parameters.instant("indexed_before", indexedBefore)),
                Parameters.number("min_similarity", minSimilarity, -1),
                Parameters.isAbsent(after) ? null : PageCursor.decode(after));
    }
}
