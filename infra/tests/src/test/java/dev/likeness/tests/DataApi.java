package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The RDS Data API in front of a real PostgreSQL, as far as the function that makes the database users calls it; and that
 * function, called as CloudFormation does. A cluster that was paused refuses the first call.
 */
final class DataApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FUNCTION = Repository.ROOT.resolve("infra/database_users");

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicInteger calls = new AtomicInteger();
    private final String jdbcUrl;

    private DataApi(String jdbcUrl) throws IOException {
        this.jdbcUrl = jdbcUrl;
        server.createContext("/Execute", this::execute);
        server.start();
    }

    /** Has the function make the users, twice: a second deployment changes nothing. */
    static void makeUsers(String jdbcUrl) throws Exception {
        try (var api = new DataApi(jdbcUrl)) {
            for (String requestType : List.of("Create", "Update", "Delete")) {
                JsonNode answer = api.deploy(requestType, "likeness_maintain");
                if (!answer.path("Status").asText().equals("SUCCESS")) {
                    throw new AssertionError(answer);
                }
            }
            JsonNode refused = api.deploy("Update", "x; drop table image");
            if (!refused.path("Status").asText().equals("FAILED")) {
                throw new AssertionError(refused);
            }
        }
    }

    private JsonNode deploy(String requestType, String owner) throws Exception {
        try (var link = new CloudFormationLink()) {
            String event = JSON.writeValueAsString(Map.of(
                    "RequestType",
                    requestType,
                    "ResponseURL",
                    link.url(),
                    "StackId",
                    "stack",
                    "RequestId",
                    "request",
                    "LogicalResourceId",
                    "DatabaseUsers",
                    "ResourceProperties",
                    Map.of("Owner", owner, "Members", List.of("likeness_index", "likeness_search"))));
            var builder = new ProcessBuilder(
                    Repository.ROOT.resolve("infra/tests/cloud/run").toString(),
                    "python",
                    "-c",
                    "import database_users, json, sys; database_users.handle(json.loads(sys.argv[1]), None)",
                    event);
            builder.environment()
                    .putAll(Map.of(
                            "PYTHONPATH", FUNCTION.toString(),
                            "AWS_ENDPOINT_URL_RDS_DATA",
                                    "http://127.0.0.1:" + server.getAddress().getPort(),
                            "AWS_DEFAULT_REGION", "eu-west-1",
                            "AWS_ACCESS_KEY_ID", "test",
                            "AWS_SECRET_ACCESS_KEY", "test",
                            "CLUSTER_ARN", "arn:aws:rds:eu-west-1:123456789012:cluster:test",
                            "SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:test",
                            "DATABASE", "likeness"));
            Process process = builder.redirectErrorStream(true).start();
            try (var output = process.inputReader(StandardCharsets.UTF_8)) {
                output.lines().forEach(System.err::println);
            }
            process.waitFor();
            return link.answer();
        }
    }

    private void execute(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        if (calls.getAndIncrement() == 0) {
            answer(exchange, 400, "DatabaseResumingException", "{\"message\": \"The cluster is resuming.\"}");
            return;
        }
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement()) {
            statement.execute(request.path("sql").asText());
            answer(exchange, 200, "", "{\"numberOfRecordsUpdated\": 0}");
        } catch (SQLException e) {
            answer(exchange, 400, "DatabaseErrorException", JSON.writeValueAsString(Map.of("message", e.getMessage())));
        }
    }

    private static void answer(HttpExchange exchange, int status, String error, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!error.isEmpty()) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", error);
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
