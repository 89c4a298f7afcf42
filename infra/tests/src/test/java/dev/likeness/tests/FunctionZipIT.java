package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.Models;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalStack;
import dev.likeness.store.SchemaMigration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What is deployed, as it is deployed, against a real database and a real S3 API. */
class FunctionZipIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SamplePictures.Sample PICTURE = SamplePictures.draw().get(0);

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static Endpoints endpoints;

    @BeforeAll
    static void start() {
        stack = LocalStack.start(DataFolder.open(folder.resolve("data")), null, System.err::println);
        endpoints = stack.endpoints("http://unused", "unused");
        var database = new PGSimpleDataSource();
        database.setURL(endpoints.database().jdbcUrl());
        try (var embedder = Models.openBuiltIn()) {
            SchemaMigration.run(database, new Model(embedder).key());
        }
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(URI.create(endpoints.s3().endpoint()))
                .forcePathStyle(true)
                .region(Region.of(endpoints.s3().region()))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoints.s3().accessKey(), endpoints.s3().secretKey())))
                .build()) {
            s3.putObject(
                    put -> put.bucket(endpoints.s3().bucket()).key("a b/ü+.png"), RequestBody.fromBytes(PICTURE.png()));
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Path zip(String function) {
        return Repository.ROOT.resolve("functions").resolve(function).resolve("target/function.zip");
    }

    private static Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", endpoints.database().jdbcUrl(),
                "LIKENESS_BUCKET_NAME", endpoints.s3().bucket(),
                "LIKENESS_BUCKET_ENDPOINT", endpoints.s3().endpoint(),
                "AWS_REGION", endpoints.s3().region(),
                "AWS_ACCESS_KEY_ID", endpoints.s3().accessKey(),
                "AWS_SECRET_ACCESS_KEY", endpoints.s3().secretKey());
    }

    private static String event(String name) throws IOException {
        try (var in = FunctionZipIT.class.getResourceAsStream("/events/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("BUCKET", endpoints.s3().bucket());
        }
    }

    @Test
    void photoIsIndexedByTheOne_andFoundByTheOther() throws Exception {
        try (var index = new DeployedFunction(zip("index"), folder.resolve("index"), environment())) {
            JsonNode answer = index.invoke(event("s3-put-in-sqs.json"));
            // The unreadable message comes again, and only that one.
            assertThat(answer).isEqualTo(JSON.readTree("{\"batchItemFailures\":[{\"itemIdentifier\":\"bad\"}]}"));
        }
        try (var search = new DeployedFunction(zip("search"), folder.resolve("search"), environment())) {
            String event = event("apigw-search.json")
                    .replace("BODY", Base64.getEncoder().encodeToString(PICTURE.png()));
            JsonNode response = search.invoke(event);
            assertThat(response.path("statusCode").asInt())
                    .as(response.toString())
                    .isEqualTo(200);
            JsonNode found = JSON.readTree(response.path("body").asText()).at("/results/0");
            assertThat(found.path("key").asText()).isEqualTo("a b/ü+.png");
            assertThat(found.path("similarity").asDouble()).isGreaterThan(0.9999);

            JsonNode refused = search.invoke(
                    event.replace("\"k\": \"3\"", "\"k\": \"0\"").replace("\"k\": [\"3\"]", "\"k\": [\"0\"]"));
            assertThat(refused.path("statusCode").asInt()).isEqualTo(400);
            assertThat(JSON.readTree(refused.path("body").asText()).path("code").asText())
                    .isEqualTo("invalid_parameter");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "search"})
    void zip_carriesLinuxNativesOfBothArchitecturesOnly(String function) throws IOException {
        try (var zip = new ZipFile(zip(function).toFile())) {
            String runtime = zip.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.contains("onnxruntime"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two of them: " + one + ", " + other);
                    })
                    .orElseThrow();
            Path jar = folder.resolve(function + "-onnxruntime.jar");
            try (var in = zip.getInputStream(zip.getEntry(runtime))) {
                java.nio.file.Files.copy(in, jar);
            }
            try (var natives = new ZipFile(jar.toFile())) {
                Set<String> platforms = natives.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith("ai/onnxruntime/native/") && !name.endsWith("/"))
                        .map(name -> List.of(name.split("/")).get(3))
                        .collect(Collectors.toSet());
                assertThat(platforms).containsExactlyInAnyOrder("linux-x64", "linux-aarch64");
            }
        }
    }
}
