package dev.likeness.functions.maintain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.index.ReconcileBucket;
import dev.likeness.index.ReembedImages;
import dev.likeness.metrics.EmbeddedMetrics;
import dev.likeness.metrics.Figure;
import dev.likeness.search.AuditRecall;
import dev.likeness.search.AuditRecall.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.BooleanSupplier;
import org.jboss.logging.MDC;

/**
 * Migrates when CloudFormation asks; on any other call reconciles the table with the bucket, embeds what lacks an embedding,
 * and audits how right searches are.
 */
@ApplicationScoped
@Named("maintain")
public class MaintainHandler implements RequestHandler<JsonNode, JsonNode> {
    /** An exact scan each. */
    private static final int AUDITED_IMAGES = 100;

    private static final int ENOUGH_TO_ANSWER_MILLIS = 20_000;

    private final MigrateDatabase migrateDatabase;
    private final ReconcileBucket reconcileBucket;
    private final ReembedImages reembedImages;
    private final CurrentModel model;
    private final AuditRecall auditRecall;
    private final EmbeddedMetrics metrics;
    private final BucketConfig bucket;
    private final ObjectMapper json;

    @Inject
    MaintainHandler(
            MigrateDatabase migrateDatabase,
            ReconcileBucket reconcileBucket,
            ReembedImages reembedImages,
            CurrentModel model,
            AuditRecall auditRecall,
            EmbeddedMetrics metrics,
            BucketConfig bucket,
            ObjectMapper json) {
        this.migrateDatabase = migrateDatabase;
        this.reconcileBucket = reconcileBucket;
        this.reembedImages = reembedImages;
        this.model = model;
        this.auditRecall = auditRecall;
        this.metrics = metrics;
        this.bucket = bucket;
        this.json = json;
    }

    @Override
    public JsonNode handleRequest(JsonNode event, Context context) {
        MDC.put("request_id", context.getAwsRequestId());
        BooleanSupplier outOfTime = () -> context.getRemainingTimeInMillis() < ENOUGH_TO_ANSWER_MILLIS;
        if (CustomResource.isRequest(event)) {
            return CustomResource.handle(event, () -> migrateDatabase.run(outOfTime));
        }
        long reconciled = reconcileBucket.run(bucket.name());
        // What was uploaded while one model took over from another.
        reembedImages.run(model.get(), outOfTime);
        audit(outOfTime);
        return json.createObjectNode()
                .put("reconciled", reconciled)
                .put("not_embedded", reembedImages.missing(model.get()));
    }

    private void audit(BooleanSupplier outOfTime) {
        for (Audit audit : auditRecall.run(model.get(), AUDITED_IMAGES, outOfTime)) {
            metrics.writeBy(
                    "Output",
                    audit.output(),
                    Figure.count("AuditedQueries", audit.queries()),
                    Figure.share("RecallAt10", audit.recallAt10()),
                    Figure.count("Candidates", audit.candidates()));
        }
    }
}
