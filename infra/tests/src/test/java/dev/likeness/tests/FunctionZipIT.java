package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.tests.DeployedFunction.Start;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code sam build} made, with the environment that the template gives, against a real database and a real S3 API.
 * In order: a database is migrated before photos are indexed, and those before they are found.
 */
@TestMethodOrder(OrderAnnotation.class)
class FunctionZipIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONLY_THE_BAD_ONE = "{\"batchItemFailures\":[{\"itemIdentifier\":\"bad\"}]}";

    @TempDir
    private static Path folder;

    private static SamBuild build;
    private static FunctionFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        build = SamBuild.get();
        fixture = FunctionFixture.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static DeployedFunction function(String logicalId, String work, String jdbcUrl, Start start)
            throws Exception {
        return new DeployedFunction(build, logicalId, folder.resolve(work), fixture.known(jdbcUrl), start);
    }

    private static void requireRefused(String user, String statement) {
        assertThatThrownBy(() -> {
                    try (var connection = DriverManager.getConnection(fixture.url(user))) {
                        connection.createStatement().execute(statement);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @Test
    @Order(1)
    void maintain_migratesAnEmptyDatabaseForCloudFormation() throws Exception {
        try (var maintain = function("MaintainFunction", "maintain", fixture.url("likeness_maintain"), Start.COLD)) {
            JsonNode answer = fixture.deploy(maintain, "Create");
            assertThat(answer.path("Status").asText()).as(answer.toString()).isEqualTo("SUCCESS");
            assertThat(answer.path("LogicalResourceId").asText()).isEqualTo("Schema");
            assertThat(fixture.deploy(maintain, "Update").path("PhysicalResourceId"))
                    .isEqualTo(answer.path("PhysicalResourceId"));
            assertThat(fixture.deploy(maintain, "Delete").path("Status").asText())
                    .isEqualTo("SUCCESS");
        }
        requireRefused("likeness_search", "delete from image");
        requireRefused("likeness_search", "create table more (id int)");
        requireRefused("likeness_index", "drop table image");
        requireRefused("likeness_maintain", "create role more");
    }

    @Test
    @Order(2)
    void index_whileTheDatabaseResumes_losesNothing() throws Exception {
        String jdbcUrl = fixture.url("likeness_index");
        try (var database = new DatabaseProxy(jdbcUrl)) {
            Map<String, String> known = new HashMap<>(fixture.known(database.url(jdbcUrl)));
            known.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "1S");
            try (var index = new DeployedFunction(build, "IndexFunction", folder.resolve("index"), known, Start.COLD)) {
                JsonNode failed = index.invoke(fixture.event("s3-put-in-sqs.json"));
                assertThat(failed.path("batchItemFailures")).hasSize(2);
                database.resume();
                // The queue gives both again. The unreadable one fails again, and only that one.
                JsonNode answer = index.invoke(fixture.event("s3-put-in-sqs.json"));
                assertThat(answer).isEqualTo(JSON.readTree(ONLY_THE_BAD_ONE));
                requireLogged(index.log());
            }
        }
    }

    private static void requireLogged(String log) throws Exception {
        boolean line = false;
        boolean metric = false;
        for (String text : log.lines().filter(text -> text.startsWith("{")).toList()) {
            JsonNode json = JSON.readTree(text);
            boolean indexed = json.path("message").asText().endsWith(": indexed");
            line |= indexed
                    && json.at("/mdc/image_key").asText().equals(FunctionFixture.KEY)
                    && json.at("/mdc/request_id").asText().equals("request-2");
            metric |= json.path("Indexed").asInt() == 1
                    && json.path("Failed").asInt() == 1
                    && json.path("EmbedTime").asDouble() > 0
                    && json.path("QueueAge").asDouble() > 0;
        }
        assertThat(line).as("a line about the photo, in: %s", log).isTrue();
        assertThat(metric).as("figures, in: %s", log).isTrue();
    }

    @Test
    @Order(3)
    void search_findsIt_andWritesTheFigures() throws Exception {
        try (var search = function("SearchFunction", "search", fixture.url("likeness_search"), Start.COLD)) {
            JsonNode found = FunctionFixture.body(search.invoke(fixture.searchEvent()), 200)
                    .at("/results/0");
            assertThat(found.path("key").asText()).isEqualTo(FunctionFixture.KEY);
            assertThat(found.path("similarity").asDouble()).isGreaterThan(0.9999);
            assertThat(search.log()).contains("\"SearchTime\"", "\"QueryEmbedTime\"");

            String refused = fixture.searchEvent()
                    .replace("\"k\": \"3\"", "\"k\": \"0\"")
                    .replace("\"k\": [\"3\"]", "\"k\": [\"0\"]");
            assertThat(FunctionFixture.body(search.invoke(refused), 400)
                            .path("code")
                            .asText())
                    .isEqualTo("invalid_parameter");
            assertThat(FunctionFixture.body(search.invoke(build.scheduledInput("SearchFunction", "StayReady")), 200)
                            .path("status")
                            .asText())
                    .isEqualTo("UP");
            assertThat(FunctionFixture.body(search.invoke(get("/v1/status")), 200)
                            .path("queue")
                            .isNull())
                    .isTrue();
            assertThat(FunctionFixture.body(search.invoke(get("/openapi")), 200)
                            .at("/paths/~1v1~1search/post/operationId")
                            .asText())
                    .isEqualTo("search");
            assertThat(search.invoke(get("/openapi").replace("application/json", "application/yaml"))
                            .path("body")
                            .asText())
                    .startsWith("---")
                    .contains("operationId: search");
        }
    }

    private static String get(String path) throws Exception {
        return fixture.event("apigw-get.json").replace("PATH", path);
    }

    @Test
    @Order(4)
    void search_fromASnapshot_isWarmAndHoldsNoConnection() throws Exception {
        try (var search = function("SearchFunction", "snapshot", fixture.url("likeness_search"), Start.FROM_SNAPSHOT)) {
            search.awaitReady();
            assertThat(search.log()).contains("ready for the snapshot");
            assertThat(search.log()).doesNotContain("colder than it could be");
            assertThat(fixture.text("select count(*) from pg_stat_activity where usename = 'likeness_search'"))
                    .isEqualTo("0");
            FunctionFixture.body(search.invoke(fixture.searchEvent()), 200);
        }
    }

    @Test
    @Order(5)
    void maintain_reconciles_andTellsCloudFormationWhatFailed() throws Exception {
        fixture.sql("delete from image");
        try (var maintain = function("MaintainFunction", "again", fixture.url("likeness_maintain"), Start.COLD)) {
            assertThat(maintain.invoke("{}").path("missing").asInt()).isEqualTo(1);
            JsonNode audited = maintain.invoke("{\"task\": \"audit\"}");
            assertThat(audited.at("/embedding/recall_at_10").asDouble()).isEqualTo(1);
            assertThat(audited.at("/regions/queries").asInt()).isPositive();
            assertThat(maintain.invoke("{\"task\": \"analyse\"}").path("images").asInt())
                    .isEqualTo(1);
            requireAnalysisIsRead();
            fixture.sql("drop owned by likeness_index; drop role likeness_index");
            JsonNode failed = fixture.deploy(maintain, "Update");
            assertThat(failed.path("Status").asText()).isEqualTo("FAILED");
            assertThat(failed.path("Reason").asText()).contains("likeness_index");
        }
    }

    /** As the search function's user, who may only read. */
    private static void requireAnalysisIsRead() throws Exception {
        try (var search = function("SearchFunction", "analysis", fixture.url("likeness_search"), Start.COLD)) {
            JsonNode clusters = FunctionFixture.body(search.invoke(get("/v1/clusters")), 200);
            assertThat(clusters.at("/analysis/photos").asInt()).isEqualTo(1);
            assertThat(clusters.path("clusters")).hasSize(1);
            assertThat(FunctionFixture.body(search.invoke(get("/v1/outliers")), 200)
                            .path("images"))
                    .hasSize(1);
            assertThat(FunctionFixture.body(search.invoke(get("/v1/duplicates")), 200)
                            .path("groups"))
                    .isEmpty();
            assertThat(FunctionFixture.body(search.invoke(get("/v1/trends")), 200)
                            .path("series"))
                    .hasSize(1);
        }
    }

    @Test
    @Order(6)
    void search_byWayOfAReader_teachesACategory() throws Exception {
        fixture.upload(Map.of(
                "more/1.png", SamplePictures.draw().get(1).png(),
                "more/2.png", SamplePictures.draw().get(2).png(),
                "more/3.png", SamplePictures.draw().get(3).png()));
        try (var maintain = function("MaintainFunction", "more", fixture.url("likeness_maintain"), Start.COLD)) {
            assertThat(maintain.invoke("{}").path("missing").asInt()).isEqualTo(3);
        }
        Map<String, String> known = new HashMap<>(fixture.known(fixture.url("likeness_search")));
        known.merge("QUARKUS_DATASOURCE_JDBC_URL", "&options=-c%20default_transaction_read_only=on", String::concat);
        try (var search = new DeployedFunction(build, "SearchFunction", folder.resolve("teach"), known, Start.COLD)) {
            String ids = fixture.text("select json_agg(id) from image where key in ('more/1.png', 'more/2.png')");
            String event = fixture.teachEvent("{\"name\": \"more\", \"image_ids\": " + ids + "}");
            JsonNode taught = FunctionFixture.body(search.invoke(event), 201);
            assertThat(taught.path("others").asInt()).isEqualTo(2);
            JsonNode page = FunctionFixture.body(
                    search.invoke(
                            get("/v1/categories/" + taught.path("category_id").asText())),
                    200);
            assertThat(page.path("images").findValuesAsText("key")).contains("more/1.png", "more/2.png");
            FunctionFixture.body(search.invoke(event), 200);
        }
    }
}
