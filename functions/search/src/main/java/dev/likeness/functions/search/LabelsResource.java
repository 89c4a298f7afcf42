package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.analysis.ShareChange;
import dev.likeness.store.CountLabels;
import dev.likeness.store.CountLabels.Counts;
import dev.likeness.store.CountLabels.LabelCount;
import dev.likeness.store.ImageFilter;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code GET /v1/labels}. */
@Path("/v1/labels")
public class LabelsResource {
    /** As many as the model knows. */
    private static final int MOST = 1000;

    private final CountLabels countLabels;

    @Inject
    LabelsResource(CountLabels countLabels) {
        this.countLabels = countLabels;
    }

    /**
     * A label, and whether there is more or less of it than before.
     *
     * @param images that have it
     * @param thisWeek of those, indexed in the last seven days
     * @param weekBefore indexed in the seven days before
     * @param trend rising or falling, where its share of a week's images changed by more than chance explains; else null
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"label", "images", "this_week", "week_before", "trend"})
    public record LabelJson(String label, long images, long thisWeek, long weekBefore, String trend) {
        static LabelJson of(LabelCount count, Counts totals) {
            Counts counts = count.counts();
            ShareChange change =
                    ShareChange.of(counts.weekBefore(), totals.weekBefore(), counts.thisWeek(), totals.thisWeek());
            return new LabelJson(
                    count.label(),
                    counts.images(),
                    counts.thisWeek(),
                    counts.weekBefore(),
                    change == ShareChange.NONE ? null : Parameters.code(change));
        }
    }

    /** @param labels the most frequent first */
    public record Labels(List<LabelJson> labels) {}

    @GET
    @Operation(operationId = "listLabels", summary = "How many indexed images have which label")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Labels.class)),
                @Content(mediaType = "text/csv")
            })
    public Response list(
            @QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix,
            @BeanParam TableAnswer answer) {
        var filter = new ImageFilter(Parameters.textOrNull("prefix", prefix), null, null, null);
        Counts totals = countLabels.totals(filter);
        List<LabelJson> labels = countLabels.run(filter, MOST).stream()
                .map(count -> LabelJson.of(count, totals))
                .toList();
        return answer.of(new Labels(labels), "labels", LabelJson.class, () -> labels, null);
    }
}
