package dev.likeness.local.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.analysis.AnalyseImages;
import dev.likeness.analysis.AnalyseImages.Stage;
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
import java.util.Locale;
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
    private final BackgroundAnalysis analysis;
    private final RetryGivenUp retryGivenUp;

    @Inject
    MaintenanceResource(
            AuditRecall auditRecall,
            CurrentModel model,
            ReconcileBucket reconcileBucket,
            BucketConfig bucket,
            RunningReconciliation running,
            BackgroundAnalysis analysis,
            RetryGivenUp retryGivenUp) {
        this.auditRecall = auditRecall;
        this.model = model;
        this.reconcileBucket = reconcileBucket;
        this.bucket = bucket;
        this.running = running;
        this.analysis = analysis;
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

    /** Looks for clusters, near duplicates and outliers among all photos; answers when they are found. */
    @POST
    @Path("/analyse")
    @Operation(hidden = true)
    public Analysed analyse() {
        AnalyseImages.Summary found = analysis.run();
        return new Analysed(found.images(), found.clusters(), found.nearDuplicates());
    }

    /** {@link AnalyseImages.Summary}, as JSON. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Analysed(int images, int clusters, Integer nearDuplicates) {}

    /**
     * How far the analysis is that is going on.
     *
     * @param stage what it does, or null if there is none
     */
    public record Analysing(String stage, int done, int steps) {}

    @GET
    @Path("/analyse")
    @Operation(hidden = true)
    public Analysing analysing() {
        Stage stage = analysis.stage();
        List<Stage> stages = List.of(Stage.values());
        return stage == null
                ? new Analysing(null, 0, stages.size())
                : new Analysing(stage.name().toLowerCase(Locale.ROOT), stages.indexOf(stage), stages.size());
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
