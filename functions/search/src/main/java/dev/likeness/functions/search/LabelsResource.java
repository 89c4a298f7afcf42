package dev.likeness.functions.search;

import dev.likeness.store.CountLabels;
import dev.likeness.store.CountLabels.LabelCount;
import dev.likeness.store.ImageFilter;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** {@code GET /v1/labels}. */
@Path("/v1/labels")
@Produces(MediaType.APPLICATION_JSON)
public class LabelsResource {
    /** As many as the model knows. */
    private static final int MOST = 1000;

    private final CountLabels countLabels;

    @Inject
    LabelsResource(CountLabels countLabels) {
        this.countLabels = countLabels;
    }

    /** @param labels the most frequent first */
    public record Labels(List<LabelCount> labels) {}

    @GET
    @Operation(operationId = "listLabels", summary = "How many indexed images have which label")
    public Labels list(@QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix) {
        var filter = new ImageFilter(Parameters.textOrNull("prefix", prefix), null, null, null);
        return new Labels(countLabels.run(filter, MOST));
    }
}
