package dev.likeness.functions.search;

import dev.likeness.store.ImageFilter;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What {@code GET /v1/trends} takes in its address. */
public class TrendParameters {
    private static final int DEFAULT_SERIES = 8;
    private static final int MOST_SERIES = 50;

    @QueryParam("of")
    @Parameter(
            description = "what is counted: all photos, those of each label, or those of each cluster",
            schema =
                    @Schema(
                            enumeration = {"volume", "label", "cluster"},
                            defaultValue = "volume"))
    String of;

    @QueryParam("over")
    @Parameter(
            description = "which time counts",
            schema =
                    @Schema(
                            enumeration = {"taken_at", "indexed_at"},
                            defaultValue = "indexed_at"))
    String over;

    @QueryParam("every")
    @Parameter(
            description = "how long a period is",
            schema =
                    @Schema(
                            enumeration = {"day", "week", "month", "year"},
                            defaultValue = "week"))
    String every;

    @QueryParam("prefix")
    @Parameter(description = "only keys that start so")
    String prefix;

    @QueryParam("label")
    @Parameter(description = "only images with this label")
    String label;

    @QueryParam("k")
    @Parameter(
            description = "how many clusters there are; as many as are told apart best unless given",
            schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "128"))
    String k;

    @QueryParam("series")
    @Parameter(
            description = "the most frequent only",
            schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "50", defaultValue = "8"))
    String series;

    ImageFilter filter() {
        return new ImageFilter(
                Parameters.textOrNull("prefix", prefix), Parameters.textOrNull("label", label), null, null);
    }

    int series() {
        return Parameters.wholeNumber("series", series, DEFAULT_SERIES, 1, MOST_SERIES);
    }
}
