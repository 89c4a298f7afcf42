package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ListOutliers;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code GET /v1/outliers}. */
@Path("/v1/outliers")
public class OutliersResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final ListOutliers listOutliers;
    private final LastAnalysis lastAnalysis;
    private final ImageLinks links;

    @Inject
    OutliersResource(ListOutliers listOutliers, LastAnalysis lastAnalysis, ImageLinks links) {
        this.listOutliers = listOutliers;
        this.lastAnalysis = lastAnalysis;
        this.links = links;
    }

    /**
     * What is unlike all else.
     *
     * @param analysis null where there was none yet; then there are no images
     * @param images the most unlike first; their similarity is the mean of those to the five most similar others
     */
    public record Outliers(AnalysisJson analysis, List<ImageJson> images) {}

    /** A row of the table. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"similarity", "key", "image_id", "indexed_at"})
    public record Row(double similarity, String key, String imageId, Instant indexedAt) {
        static Row of(ImageJson image) {
            return new Row(image.similarity(), image.key(), image.imageId(), image.indexedAt());
        }
    }

    @GET
    @Operation(operationId = "listOutliers", summary = "Photos that no other photo is like")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Outliers.class)),
                @Content(mediaType = "text/csv")
            })
    public Response list(
            @QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix,
            @QueryParam("limit")
                    @Parameter(
                            schema =
                                    @Schema(
                                            implementation = Integer.class,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    String limit,
            @BeanParam TableAnswer answer) {
        int size = Parameters.wholeNumber("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        var filter = new ImageFilter(Parameters.textOrNull("prefix", prefix), null, null, null);
        Outliers found = lastAnalysis.read(last -> new Outliers(
                last.map(AnalysisJson::of).orElse(null),
                listOutliers.run(filter, size).stream().map(links::json).toList()));
        return answer.of(
                found,
                "outliers",
                Row.class,
                () -> found.images().stream().map(Row::of).toList(),
                null);
    }
}
