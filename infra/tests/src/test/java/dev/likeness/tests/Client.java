package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A user of a running stack: HTTP and S3, by nothing but its endpoints. */
public final class Client implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    public final String bucket;
    public final S3Client s3;

    public Client(JsonNode endpoints) {
        base = endpoints.path("http").asText();
        bucket = endpoints.at("/s3/bucket").asText();
        s3 = S3Client.builder()
                .endpointOverride(URI.create(endpoints.at("/s3/endpoint").asText()))
                .forcePathStyle(true)
                .region(Region.of(endpoints.at("/s3/region").asText()))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoints.at("/s3/access_key").asText(),
                        endpoints.at("/s3/secret_key").asText())))
                .build();
    }

    /** Status, content type and body of an answer. */
    public record Answer(int status, String contentType, JsonNode body) {}

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET().build());
    }

    public Answer post(String path, String contentType, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode body = type.contains("json")
                ? json.readTree(response.body())
                : json.getNodeFactory().textNode(response.body());
        return new Answer(response.statusCode(), type, body);
    }

    public void put(String key, byte[] content) {
        s3.putObject(
                request -> request.bucket(bucket).key(key),
                software.amazon.awssdk.core.sync.RequestBody.fromBytes(content));
    }

    /** Asks again until the answer is as it should be. */
    public JsonNode await(String path, Predicate<JsonNode> condition) throws Exception {
        long start = System.nanoTime();
        while (true) {
            JsonNode body = get(path).body();
            if (condition.test(body)) {
                return body;
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError(path + " did not become what it should; last: " + body);
            }
            Thread.sleep(100);
        }
    }

    /** Waits until nothing is queued or in flight any more. */
    public JsonNode awaitIdle() throws Exception {
        return await(
                "/v1/status",
                status -> status.at("/queue/waiting").asLong()
                                + status.at("/queue/in_flight").asLong()
                        == 0);
    }

    @Override
    public void close() {
        s3.close();
    }
}
