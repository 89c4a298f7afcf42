package dev.likeness.functions.maintain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.index.ReconcileBucket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jboss.logging.MDC;

/** Migrates when CloudFormation asks, and reconciles the table with the bucket on any other call. */
@ApplicationScoped
@Named("maintain")
public class MaintainHandler implements RequestHandler<JsonNode, JsonNode> {
    private final MigrateDatabase migrateDatabase;
    private final ReconcileBucket reconcileBucket;
    private final BucketConfig bucket;
    private final ObjectMapper json;

    @Inject
    MaintainHandler(
            MigrateDatabase migrateDatabase, ReconcileBucket reconcileBucket, BucketConfig bucket, ObjectMapper json) {
        this.migrateDatabase = migrateDatabase;
        this.reconcileBucket = reconcileBucket;
        this.bucket = bucket;
        this.json = json;
    }

    @Override
    public JsonNode handleRequest(JsonNode event, Context context) {
        MDC.put("request_id", context.getAwsRequestId());
        if (CustomResource.isRequest(event)) {
            return CustomResource.handle(event, migrateDatabase::run);
        }
        return json.createObjectNode().put("reconciled", reconcileBucket.run(bucket.name()));
    }
}
