package dev.likeness.functions.maintain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.likeness.analysis.AnalyseImages;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.category.TeachCategory;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.index.ReconcileBucket;
import dev.likeness.index.Reconciliation;
import dev.likeness.index.ReembedImages;
import dev.likeness.index.RetryGivenUp;
import dev.likeness.metrics.EmbeddedMetrics;
import dev.likeness.metrics.Figure;
import dev.likeness.search.AuditRecall;
import dev.likeness.search.AuditRecall.Audit;
import dev.likeness.store.DropOtherModels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Migrates when CloudFormation asks; audits how right searches are where the event says {@code "task": "audit"}, analyses all
 * photos where it says {@code "analyse"}, and tries once more what was given up on where it says {@code "retry"}; on any other
 * call reconciles the table with the bucket and embeds what lacks an embedding.
 */
@ApplicationScoped
@Named("maintain")
public class MaintainHandler implements RequestHandler<JsonNode, JsonNode> {
    private static final Logger LOG = Logger.getLogger(MaintainHandler.class);

    /** What the schedule's event says for an audit. */
    private static final String TASK = "task";

    private static final String AUDIT = "audit";
    private static final String ANALYSE = "analyse";
    private static final String RETRY = "retry";

    /** Each is compared with all others; all of them in one scan. */
    private static final int AUDITED_IMAGES = 20;

    /** Functions of the version before may run so long after another model has taken over. */
    private static final Duration UNTIL_NOBODY_ASKS = Duration.ofHours(1);

    private static final int ENOUGH_TO_ANSWER_MILLIS = 20_000;

    /** What an analysis found of 100,000 photos is written in 12 s on two cores. */
    private static final int ENOUGH_TO_SAVE_MILLIS = 120_000;

    private final MigrateDatabase migrateDatabase;
    private final ReconcileBucket reconcileBucket;
    private final ReembedImages reembedImages;
    private final CurrentModel model;
    private final AuditRecall auditRecall;
    private final AnalyseImages analyseImages;
    private final TeachCategory teachCategory;
    private final DropOtherModels dropOtherModels;
    private final RetryGivenUp retryGivenUp;
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
            AnalyseImages analyseImages,
            TeachCategory teachCategory,
            DropOtherModels dropOtherModels,
            RetryGivenUp retryGivenUp,
            EmbeddedMetrics metrics,
            BucketConfig bucket,
            ObjectMapper json) {
        this.migrateDatabase = migrateDatabase;
        this.reconcileBucket = reconcileBucket;
        this.reembedImages = reembedImages;
        this.model = model;
        this.auditRecall = auditRecall;
        this.analyseImages = analyseImages;
        this.teachCategory = teachCategory;
        this.dropOtherModels = dropOtherModels;
        this.retryGivenUp = retryGivenUp;
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
        return switch (event.path(TASK).asText()) {
            case AUDIT -> audit(outOfTime);
            case ANALYSE -> analyse(() -> context.getRemainingTimeInMillis() < ENOUGH_TO_SAVE_MILLIS);
            case RETRY -> json.createObjectNode().put("repaired", retryGivenUp.run());
            default -> reconcile(outOfTime);
        };
    }

    private JsonNode analyse(BooleanSupplier outOfTime) {
        AnalyseImages.Summary found = analyseImages.run(
                model.get(),
                outOfTime,
                stage -> LOG.infof("analysis: %s", stage.name().toLowerCase(Locale.ROOT)));
        teachCategory.again(outOfTime);
        return json.createObjectNode()
                .put("images", found.images())
                .put("clusters", found.clusters())
                .put("near_duplicates", found.nearDuplicates());
    }

    private JsonNode reconcile(BooleanSupplier outOfTime) {
        Reconciliation result = reconcileBucket.run(bucket.name(), outOfTime, soFar -> {});
        // What was uploaded while one model took over from another.
        reembedImages.run(model.get(), outOfTime);
        ObjectNode answer = json.valueToTree(result);
        return answer.put("not_embedded", reembedImages.missing(model.get()))
                .put("dropped_models", dropOtherModels.run(model.get().key(), UNTIL_NOBODY_ASKS));
    }

    private JsonNode audit(BooleanSupplier outOfTime) {
        ObjectNode answer = json.createObjectNode();
        for (Audit audit : auditRecall.run(model.get(), AUDITED_IMAGES, outOfTime)) {
            metrics.writeBy(
                    "Output",
                    audit.output(),
                    Figure.share("RecallAt10", audit.recallAt10()),
                    Figure.count("Candidates", audit.candidates()));
            answer.putObject(audit.output())
                    .put("recall_at_10", audit.recallAt10())
                    .put("queries", audit.queries())
                    .put("candidates", audit.candidates());
        }
        return answer;
    }
}
