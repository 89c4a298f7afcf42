package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What stands around the deployed functions: a real database with their users in it, a real S3 API, the events. */
final class FunctionFixture implements AutoCloseable {
    static final SamplePictures.Sample PICTURE = SamplePictures.draw().get(0);
    static final String KEY = "a b/ü+.png";
    private static final String PASSWORD = "test";

    private final LocalStack stack;
    private final Endpoints endpoints;

    private FunctionFixture(LocalStack stack) {
        this.stack = stack;
        endpoints = stack.endpoints("http://unused", "unused");
    }

    /** Starts the servers; the database is empty but for the users, as a new Aurora cluster is after its custom resource. */
    static FunctionFixture start(Path folder) throws Exception {
        var fixture = new FunctionFixture(LocalStack.start(DataFolder.open(folder), null, System.err::println));
        fixture.sql("create role rds_iam");
        DataApi.makeUsers(fixture.ownerUrl());
        for (String user : new String[] {"likeness_maintain", "likeness_index", "likeness_search"}) {
            // Here they enter by password; RdsIamLoginIT has the tokens.
            fixture.sql("alter role " + user + " password '" + PASSWORD + "'");
        }
        fixture.upload(Map.of(KEY, PICTURE.png()));
        return fixture;
    }

    /** Puts photos into the bucket, by key; nobody is told. */
    void upload(Map<String, byte[]> photos) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(URI.create(endpoints.s3().endpoint()))
                .forcePathStyle(true)
                .region(Region.of(endpoints.s3().region()))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoints.s3().accessKey(), endpoints.s3().secretKey())))
                .build()) {
            photos.forEach((key, bytes) ->
                    s3.putObject(put -> put.bucket(endpoints.s3().bucket()).key(key), RequestBody.fromBytes(bytes)));
        }
    }

    String ownerUrl() {
        return endpoints.database().jdbcUrl();
    }

    /** The database as one of the functions' users sees it. */
    String url(String user) {
        return ownerUrl().replaceFirst("\\?.*", "?user=" + user + "&password=" + PASSWORD);
    }

    void sql(String statements) throws SQLException {
        try (var connection = DriverManager.getConnection(ownerUrl());
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** The one value that a query gives. */
    String text(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(ownerUrl());
                var rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** What only the cloud knows of a function's environment, and credentials. */
    Map<String, String> known(String jdbcUrl) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl,
                "LIKENESS_DATABASE_WRITER_URL", jdbcUrl,
                "LIKENESS_METRICS_NAMESPACE", "Likeness/test",
                "LIKENESS_BUCKET_NAME", endpoints.s3().bucket(),
                "LIKENESS_BUCKET_ENDPOINT", endpoints.s3().endpoint(),
                "AWS_REGION", endpoints.s3().region(),
                "AWS_ACCESS_KEY_ID", endpoints.s3().accessKey(),
                "AWS_SECRET_ACCESS_KEY", endpoints.s3().secretKey());
    }

    /** One of the event files, about this bucket. */
    String event(String name) throws IOException {
        try (var in = FunctionFixture.class.getResourceAsStream("/events/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("BUCKET", endpoints.s3().bucket());
        }
    }

    /** API Gateway's event for a search by {@link #PICTURE}. */
    String searchEvent() throws IOException {
        return event("apigw-search.json").replace("BODY", Base64.getEncoder().encodeToString(PICTURE.png()));
    }

    /** API Gateway's event for a category to be taught. */
    String teachEvent(String body) throws IOException {
        return event("apigw-search.json")
                .replace("v1/search", "v1/categories")
                .replace("image/png", "application/json")
                .replace("BODY", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The function's answer to API Gateway, which must have the status. */
    static JsonNode body(JsonNode response, int status) throws IOException {
        if (response.path("statusCode").asInt() != status) {
            throw new AssertionError("not " + status + ": " + response);
        }
        return new ObjectMapper().readTree(response.path("body").asText());
    }

    /** CloudFormation's request to a custom resource. */
    JsonNode deploy(DeployedFunction maintain, String requestType) throws Exception {
        try (var link = new CloudFormationLink()) {
            maintain.invoke(
                    event("custom-resource.json").replace("TYPE", requestType).replace("LINK", link.url()));
            return link.answer();
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
