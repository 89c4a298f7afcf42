package dev.likeness.local.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.index.ReconcileBucket;
import dev.likeness.index.Reconciliation;
import dev.likeness.index.RetryGivenUp;
import dev.likeness.search.AuditRecall;
import dev.likeness.search.AuditRecall.Audit;
import dev.likeness.search.InvalidParameterException;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the maintain function does on AWS, at one's word: for the command line. No part of the API. */
@Path("/local")
@Produces(MediaType.APPLICATION_JSON)
public class MaintenanceResource {
    private static final int MOST = 10_000;

    private final AuditRecall auditRecall;
    private final CurrentModel model;
    private final ReconcileBucket reconcileBucket;
    private final BucketConfig bucket;
    private final RunningReconciliation running;
    private final RetryGivenUp retryGivenUp;

    @Inject
    MaintenanceResource(
            AuditRecall auditRecall,
            CurrentModel model,
            ReconcileBucket reconcileBucket,
            BucketConfig bucket,
            RunningReconciliation running,
            RetryGivenUp retryGivenUp) {
        this.auditRecall = auditRecall;
        this.model = model;
        this.reconcileBucket = reconcileBucket;
        this.bucket = bucket;
        this.running = running;
        this.retryGivenUp = retryGivenUp;
    }

    /** @param model whose embeddings were audited */
    public record Answer(String model, List<Row> audits) {}

    /** {@link Audit}, as JSON. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(
            String output,
            int queries,
            @JsonProperty("recall_at_10") double recallAt10,
            boolean exact,
            int candidatesBefore,
            int candidates) {
        static Row of(Audit audit) {
            return new Row(
                    audit.output(),
                    audit.queries(),
                    audit.recallAt10(),
                    audit.exact(),
                    audit.candidatesBefore(),
                    audit.candidates());
        }
    }

    @POST
    @Path("/audit")
    @Operation(hidden = true)
    public Answer audit(@QueryParam("sample") @DefaultValue("100") int sample) {
        if (sample < 1 || sample > MOST) {
            throw new InvalidParameterException("'sample' must be from 1 to " + MOST + ", not " + sample + ".");
        }
        var current = model.get();
        return new Answer(
                current.key().id(),
                auditRecall.run(current, sample, () -> false).stream()
                        .map(Row::of)
                        .toList());
    }

    /** Compares the bucket with the table and repairs what differs; answers when that is done. */
    @POST
    @Path("/reconcile")
    @Operation(hidden = true)
    public Reconciliation reconcile() {
        return running.alone(progress -> reconcileBucket.run(bucket.name(), LocalServer::isStopping, progress));
    }

    /** How far the comparison is that is going on. */
    @GET
    @Path("/reconcile")
    @Operation(hidden = true)
    public Reconciliation reconciled() {
        return running.soFar();
    }

    /**
     * What was given up on, and is tried again.
     *
     * @param retried messages that are in the queue again
     * @param repaired photos that had ended the process, and did not this time
     */
    public record Retried(int retried, long repaired) {}

    @POST
    @Path("/retry")
    @Operation(hidden = true)
    public Retried retry() {
        return new Retried(LocalServer.stack().queue().redrive(), retryGivenUp.run());
    }
}
