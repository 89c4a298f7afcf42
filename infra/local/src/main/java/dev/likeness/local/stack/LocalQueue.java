package dev.likeness.local.stack;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * SQS: the queue of notifications with its dead-letter queue, by ElasticMQ on a free port of 127.0.0.1. Messages are in
 * memory; what a killed process loses, reconciling at the next start finds again. Thread-safe.
 */
public final class LocalQueue implements AutoCloseable {
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_RECEIVE_COUNT = 5;
    private static final int BATCH = 10;

    private final SQSRestServer server;
    private final SqsClient client;
    private final URI endpoint;
    private final String queueUrl;
    private final String deadLetterQueueUrl;

    private LocalQueue(SQSRestServer server, SqsClient client, URI endpoint) {
        this.server = server;
        this.client = client;
        this.endpoint = endpoint;
        deadLetterQueueUrl =
                client.createQueue(queue -> queue.queueName("likeness-dead")).queueUrl();
        queueUrl = client.createQueue(
                        queue -> queue.queueName("likeness-uploads").attributes(attributes()))
                .queueUrl();
    }

    static LocalQueue start() {
        SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        SqsClient client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(LocalBucket.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        return new LocalQueue(server, client, endpoint);
    }

    private static Map<QueueAttributeName, String> attributes() {
        return Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(VISIBILITY_TIMEOUT.toSeconds()),
                QueueAttributeName.REDRIVE_POLICY,
                        """
                        {"deadLetterTargetArn":"arn:aws:sqs:elasticmq:000000000000:likeness-dead","maxReceiveCount":"%d"}
                        """
                                .formatted(MAX_RECEIVE_COUNT)
                                .strip());
    }

    URI endpoint() {
        return endpoint;
    }

    String queueUrl() {
        return queueUrl;
    }

    String deadLetterQueueUrl() {
        return deadLetterQueueUrl;
    }

    void send(String body) {
        client.sendMessage(message -> message.queueUrl(queueUrl).messageBody(body));
    }

    /** Waits for messages at most so long; up to ten. */
    List<Message> receive(Duration wait) {
        return client.receiveMessage(request -> request.queueUrl(queueUrl)
                        .maxNumberOfMessages(BATCH)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .waitTimeSeconds((int) wait.toSeconds()))
                .messages();
    }

    /**
     * Puts what was given up on back into the queue.
     *
     * @return how many messages
     */
    int redrive() {
        int moved = 0;
        List<Message> messages = receiveDead();
        while (!messages.isEmpty()) {
            for (Message message : messages) {
                send(message.body());
                client.deleteMessage(
                        request -> request.queueUrl(deadLetterQueueUrl).receiptHandle(message.receiptHandle()));
                moved++;
            }
            messages = receiveDead();
        }
        return moved;
    }

    private List<Message> receiveDead() {
        return client.receiveMessage(
                        request -> request.queueUrl(deadLetterQueueUrl).maxNumberOfMessages(BATCH))
                .messages();
    }

    void delete(Message message) {
        client.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
    }

    long waiting() {
        return count(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    long inFlight() {
        return count(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    long dead() {
        return count(deadLetterQueueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    private long count(String url, QueueAttributeName name) {
        return Long.parseLong(
                client.getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
                        .attributes()
                        .get(name));
    }

    @Override
    public void close() {
        client.close();
        server.stopAndWait();
    }
}
