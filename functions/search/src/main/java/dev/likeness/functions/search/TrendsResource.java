package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.store.CountTrends;
import dev.likeness.store.CountTrends.Asked;
import dev.likeness.store.CountTrends.Count;
import dev.likeness.store.CountTrends.Every;
import dev.likeness.store.CountTrends.Of;
import dev.likeness.store.CountTrends.Over;
import dev.likeness.store.FindAnalysis.Analysis;
import dev.likeness.store.ImageFilter;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code GET /v1/trends}. */
@Path("/v1/trends")
public class TrendsResource {
    private final CountTrends countTrends;
    private final LastAnalysis lastAnalysis;

    @Inject
    TrendsResource(CountTrends countTrends, LastAnalysis lastAnalysis) {
        this.countTrends = countTrends;
        this.lastAnalysis = lastAnalysis;
    }

    /** @param at when the period begins, in UTC */
    public record Point(Instant at, long photos) {}

    /**
     * A line of a chart.
     *
     * @param name the label, or the cluster's id; {@code photos} where all are counted
     * @param photos in all
     * @param points in the order of time; periods without photos are left out
     */
    public record Series(String name, long photos, List<Point> points) {
        static Series of(String name, List<Count> counts) {
            return new Series(
                    name,
                    counts.stream().mapToLong(Count::images).sum(),
                    counts.stream()
                            .map(count -> new Point(count.at(), count.images()))
                            .toList());
        }
    }

    /**
     * Counts over time.
     *
     * @param undated photos that have no such time, and are not counted
     * @param series the most frequent first
     */
    public record Trends(String of, String over, String every, long undated, List<Series> series) {}

    /** A row of the table. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"name", "at", "photos"})
    public record Row(String name, Instant at, long photos) {}

    @GET
    @Operation(operationId = "trends", summary = "How many photos there are of what, over time")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Trends.class)),
                @Content(mediaType = "text/csv")
            })
    public Response trends(@BeanParam TrendParameters parameters, @BeanParam TableAnswer answer) {
        Of of = Parameters.oneOf("of", parameters.of, Of.VOLUME);
        Over over = Parameters.oneOf("over", parameters.over, Over.INDEXED_AT);
        Every every = Parameters.oneOf("every", parameters.every, Every.WEEK);
        ImageFilter filter = parameters.filter();
        Function<Optional<Analysis>, List<Series>> count = last -> series(
                new Asked(of, over, every, Parameters.clusters(parameters.k, last), parameters.series()), filter, last);
        // What is not of an analysis need not ask for one.
        List<Series> series = of == Of.CLUSTER ? lastAnalysis.read(count) : count.apply(Optional.empty());
        var trends = new Trends(
                Parameters.code(of),
                Parameters.code(over),
                Parameters.code(every),
                countTrends.undated(over, filter),
                series);
        return answer.of(trends, "trends", Row.class, () -> rows(series), null);
    }

    private static List<Row> rows(List<Series> series) {
        return series.stream()
                .flatMap(one -> one.points().stream().map(point -> new Row(one.name(), point.at(), point.photos())))
                .toList();
    }

    private List<Series> series(Asked asked, ImageFilter filter, Optional<Analysis> last) {
        Map<String, List<Count>> byName = countTrends.run(asked, filter).stream()
                .collect(Collectors.groupingBy(
                        count -> name(asked.of(), count, last), LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .map(entry -> Series.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String name(Of of, Count count, Optional<Analysis> last) {
        return switch (of) {
            case VOLUME -> "photos";
            case LABEL -> count.name();
            case CLUSTER ->
                last.map(analysis -> AnalysisId.ofCluster(analysis, Integer.parseInt(count.name())))
                        .orElse(count.name());
        };
    }
}
