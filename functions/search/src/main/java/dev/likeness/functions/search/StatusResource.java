package dev.likeness.functions.search;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.store.CountImages;
import dev.likeness.store.ImageState;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /v1/status}. */
@Path("/v1/status")
public class StatusResource {
    private final CountImages countImages;
    private final CurrentModel model;
    private final Instance<QueueDepth> queueDepth;

    @Inject
    StatusResource(CountImages countImages, CurrentModel model, Instance<QueueDepth> queueDepth) {
        this.countImages = countImages;
        this.model = model;
        this.queueDepth = queueDepth;
    }

    /**
     * How things stand.
     *
     * @param model in use
     * @param rejections rejected images by code
     * @param queue null where it cannot be known
     */
    public record Status(String model, Images images, Map<String, Long> rejections, QueueDepth.Counts queue) {}

    /** Images by state. */
    public record Images(long indexed, long rejected, long deleted) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "status", summary = "Counts, the model in use, and the queue")
    public Status get() {
        CountImages.Counts counts = countImages.run();
        return new Status(
                model.get().key().id(),
                new Images(
                        counts.byState().get(ImageState.INDEXED),
                        counts.byState().get(ImageState.REJECTED),
                        counts.byState().get(ImageState.DELETED)),
                counts.byReason(),
                queueDepth.isResolvable() ? queueDepth.get().counts() : null);
    }
}
