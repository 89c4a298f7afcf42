package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** S3 and SQS in a process of their own, with nobody who takes from the queue. */
final class StorageProcess implements AutoCloseable {
    private final Process process;
    private final JsonNode endpoints;
    private final S3Client s3;
    private final SqsClient sqs;

    private StorageProcess(Process process, JsonNode endpoints) {
        this.process = process;
        this.endpoints = endpoints;
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(s3("access_key"), s3("secret_key")));
        s3 = S3Client.builder()
                .endpointOverride(URI.create(s3("endpoint")))
                .forcePathStyle(true)
                .region(Region.of(s3("region")))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .build();
        sqs = SqsClient.builder()
                .endpointOverride(URI.create(endpoints.at("/sqs/endpoint").asText()))
                .region(Region.of(s3("region")))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .build();
    }

    static StorageProcess start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StorageProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new StorageProcess(
                process, new ObjectMapper().readTree(process.inputReader().readLine()));
    }

    /** The process: says in a line of JSON where everything is, and ends with its standard input. */
    public static void main(String... arguments) throws IOException {
        LocalStack stack = LocalStack.start(
                DataFolder.open(Path.of(arguments[0])), "jdbc:postgresql://unused", System.err::println);
        System.out.println(new ObjectMapper().writeValueAsString(stack.endpoints("http://unused", "unused")));
        System.in.readAllBytes();
        stack.close();
    }

    private String s3(String name) {
        return endpoints.path("s3").path(name).asText();
    }

    private String queueUrl() {
        return endpoints.at("/sqs/queue_url").asText();
    }

    /** For a function's environment. */
    Map<String, String> environment() {
        return Map.of(
                "LIKENESS_BUCKET_NAME", s3("bucket"),
                "LIKENESS_BUCKET_ENDPOINT", s3("endpoint"),
                "AWS_REGION", s3("region"),
                "AWS_ACCESS_KEY_ID", s3("access_key"),
                "AWS_SECRET_ACCESS_KEY", s3("secret_key"));
    }

    void put(String key, byte[] photo) {
        s3.putObject(put -> put.bucket(s3("bucket")).key(key), RequestBody.fromBytes(photo));
    }

    void delete(String key) {
        s3.deleteObject(delete -> delete.bucket(s3("bucket")).key(key));
    }

    /** ETags by key. */
    Map<String, String> list() {
        Map<String, String> etags = new TreeMap<>();
        s3.listObjectsV2Paginator(list -> list.bucket(s3("bucket")))
                .contents()
                .forEach(object -> etags.put(object.key(), object.eTag().replace("\"", "")));
        return etags;
    }

    List<Message> receive(Duration wait) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queueUrl())
                        .maxNumberOfMessages(10)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .waitTimeSeconds((int) wait.toSeconds()))
                .messages();
    }

    void delete(Message message) {
        sqs.deleteMessage(delete -> delete.queueUrl(queueUrl()).receiptHandle(message.receiptHandle()));
    }

    /** Messages that wait or are in flight. */
    long queued() {
        return count(queueUrl(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                + count(queueUrl(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    long dead() {
        return count(
                endpoints.at("/sqs/dead_letter_queue_url").asText(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    private long count(String queue, QueueAttributeName name) {
        return Long.parseLong(sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(name))
                .attributes()
                .get(name));
    }

    @Override
    public void close() throws Exception {
        s3.close();
        sqs.close();
        process.getOutputStream().close();
        process.waitFor();
    }
}
