package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    static void start() throws SQLException {
        stack = LocalStack.start(DataFolder.open(folder.resolve("data")), null, System.err::println);
        endpoints = stack.endpoints("http://unused", "unused");
        sql("create role likeness_search login password 'test'; create role likeness_index login password 'test'");
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

    private static void sql(String statements) throws SQLException {
        try (var connection = DriverManager.getConnection(endpoints.database().jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private static void requireRefused(String user, String statement) {
        assertThatThrownBy(() -> {
                    try (var connection = DriverManager.getConnection(jdbcUrl(user))) {
                        connection.createStatement().execute(statement);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    /** The database as another user sees it. */
    private static String jdbcUrl(String user) {
        return endpoints.database().jdbcUrl().replaceFirst("\\?.*", "?user=" + user + "&password=test");
    }

    private static Map<String, String> environment(String jdbcUrl) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl,
                "LIKENESS_MAINTAIN_SEARCH_USER", "likeness_search",
                "LIKENESS_MAINTAIN_INDEX_USER", "likeness_index",
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

    /** CloudFormation's part: takes the answer to a custom resource. */
    private static JsonNode deploy(DeployedFunction maintain, String requestType) throws Exception {
        var answers = new LinkedBlockingQueue<String>();
        HttpServer link = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        link.createContext("/", exchange -> {
            answers.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        link.start();
        try {
            String url = "http://127.0.0.1:" + link.getAddress().getPort() + "/answer?signed";
            maintain.invoke(
                    event("custom-resource.json").replace("TYPE", requestType).replace("LINK", url));
            return JSON.readTree(answers.take());
        } finally {
            link.stop(0);
        }
    }

    @Test
    void databaseIsMigrated_photoIsIndexedAndFound_eachByItsOwnUser() throws Exception {
        String owner = endpoints.database().jdbcUrl();
        try (var maintain = new DeployedFunction(zip("maintain"), folder.resolve("maintain"), environment(owner))) {
            JsonNode answer = deploy(maintain, "Create");
            assertThat(answer.path("Status").asText()).as(answer.toString()).isEqualTo("SUCCESS");
            assertThat(answer.path("LogicalResourceId").asText()).isEqualTo("Schema");
            assertThat(deploy(maintain, "Update").path("PhysicalResourceId"))
                    .isEqualTo(answer.path("PhysicalResourceId"));
            assertThat(deploy(maintain, "Delete").path("Status").asText()).isEqualTo("SUCCESS");
        }
        requireIndexedAndFound();
        requireRefused("likeness_search", "delete from image");
        requireRefused("likeness_index", "drop table image");

        sql("delete from image");
        try (var maintain = new DeployedFunction(zip("maintain"), folder.resolve("again"), environment(owner))) {
            assertThat(maintain.invoke("{}").path("reconciled").asInt()).isEqualTo(1);
            sql("drop owned by likeness_index; drop role likeness_index");
            JsonNode failed = deploy(maintain, "Update");
            assertThat(failed.path("Status").asText()).isEqualTo("FAILED");
            assertThat(failed.path("Reason").asText()).contains("likeness_index");
        }
    }

    private static void requireIndexedAndFound() throws Exception {
        Map<String, String> asIndex = environment(jdbcUrl("likeness_index"));
        try (var index = new DeployedFunction(zip("index"), folder.resolve("index"), asIndex)) {
            JsonNode answer = index.invoke(event("s3-put-in-sqs.json"));
            // The unreadable message comes again, and only that one.
            assertThat(answer).isEqualTo(JSON.readTree("{\"batchItemFailures\":[{\"itemIdentifier\":\"bad\"}]}"));
        }
        Map<String, String> asSearch = environment(jdbcUrl("likeness_search"));
        try (var search = new DeployedFunction(zip("search"), folder.resolve("search"), asSearch)) {
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
    @ValueSource(strings = {"index", "search", "maintain"})
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
