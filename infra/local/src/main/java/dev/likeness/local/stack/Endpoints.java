package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Where everything of a running stack is: {@code endpoints.json}, for its owner's scripts.
 *
 * @param http the API and the page
 * @param model its id
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Endpoints(String http, S3 s3, Sqs sqs, Database database, String model) {
    /** The bucket, for any S3 client. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record S3(String endpoint, String bucket, String accessKey, String secretKey, String region) {
        /** Where the AWS SDK of this process looks for them. */
        public void enter() {
            System.setProperty("aws.region", region);
            System.setProperty("aws.accessKeyId", accessKey);
            System.setProperty("aws.secretAccessKey", secretKey);
        }
    }

    /** The queue of notifications. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Sqs(String endpoint, String queueUrl, String deadLetterQueueUrl) {}

    /** The database, user and password in the URL. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Database(String jdbcUrl) {}
}
