package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The whole system as a user meets it: processes, S3, HTTP and the command line. */
class StackE2E {
    private static final List<SamplePictures.Sample> SAMPLES = SamplePictures.draw();

    @TempDir
    private Path home;

    private static List<String> postgresProcesses(Path data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(data.toString()) && !command.contains("quarkus-run.jar"))
                .toList();
    }

    private static void awaitNoPostgres(Path data) throws InterruptedException {
        for (int i = 0; i < 150 && !postgresProcesses(data).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(postgresProcesses(data)).isEmpty();
    }

    private static JsonNode best(Client client, byte[] picture) throws Exception {
        Client.Answer answer = client.post("/v1/search?k=3", "image/png", picture);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().at("/results/0");
    }

    private static void requireFound(Client client, String key, byte[] picture) throws Exception {
        JsonNode found = best(client, picture);
        assertThat(found.path("similarity").asDouble()).isGreaterThan(0.9999);
        assertThat(found.path("key").asText()).isEqualTo(key);
    }

    @Test
    void uploadSearchDeleteRestartAndKill() throws Exception {
        var likeness = new LikenessProcess(home);
        Map<String, byte[]> photos = new LinkedHashMap<>();
        photos.put("plain.png", SAMPLES.get(0).png());
        photos.put("with spaces/and+plus/ü😀 100%.png", SAMPLES.get(10).png());
        photos.put(
                "long/" + "segment-of-a-key/".repeat(50) + "photo.png",
                SAMPLES.get(20).png());

        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            assertThat(client.get("/v1/status").body().at("/images/indexed").asInt())
                    .isZero();
            photos.forEach(client::put);
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == photos.size());
            for (var photo : photos.entrySet()) {
                requireFound(client, photo.getKey(), photo.getValue());
            }
            String url = best(client, photos.get("plain.png")).path("url").asText();
            assertThat(client.send(HttpRequest.newBuilder(URI.create(url)).build())
                            .status())
                    .isEqualTo(200);

            client.s3.deleteObject(request -> request.bucket(client.bucket).key("plain.png"));
            client.await("/v1/status", status -> status.at("/images/deleted").asInt() == 1);
            assertThat(best(client, photos.remove("plain.png")).path("key").asText())
                    .isNotEqualTo("plain.png");

            up.stop();
        } finally {
            up.kill();
        }
        requireNothingLeft(likeness);

        up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            for (var photo : photos.entrySet()) {
                requireFound(client, photo.getKey(), photo.getValue());
            }
            client.put("just before the end.png", SAMPLES.get(30).png());
            up.kill();
        }
        awaitNoPostgres(likeness.data());
        likeness.forgetTemporary();

        up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == photos.size() + 1);
            requireFound(client, "just before the end.png", SAMPLES.get(30).png());
            up.stop();
        } finally {
            up.kill();
        }
        requireNothingLeft(likeness);
    }

    private static void requireNothingLeft(LikenessProcess likeness) throws IOException {
        assertThat(postgresProcesses(likeness.data())).isEmpty();
        assertThat(likeness.data().resolve("endpoints.json")).doesNotExist();
        try (Stream<Path> left = Files.list(likeness.temporary())) {
            assertThat(left).isEmpty();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bad input, and the code that each gets: as an answer to a query, and as the reason of a rejected row. */
    private static Map<String, byte[]> badPictures() throws IOException {
        byte[] jpeg = BadPictures.jpeg();
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("unsupported_format", text("This is no photo.\n"));
        bad.put("unreadable_image", Arrays.copyOf(jpeg, jpeg.length / 2));
        bad.put("image_too_large", BadPictures.pngHeader(30_000, 30_000));
        return bad;
    }

    @Test
    void badInput_getsItsCode_andDisturbsNothing() throws Exception {
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up();
        try (var client = new Client(up.endpoints())) {
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == SAMPLES.size());
            Map<String, Integer> statuses =
                    Map.of("unsupported_format", 415, "unreadable_image", 400, "image_too_large", 413);
            for (var bad : badPictures().entrySet()) {
                requireProblem(
                        client.post("/v1/search", "image/jpeg", bad.getValue()),
                        statuses.get(bad.getKey()),
                        bad.getKey());
                client.put("bad/" + bad.getKey() + ".jpg", bad.getValue());
            }
            client.put("bad/empty.jpg", new byte[0]);
            client.put("good/after all that.png", SAMPLES.get(7).png());
            requireProblem(client.post("/v1/search", "image/jpeg", new byte[0]), 400, "unreadable_image");
            requireParametersAreChecked(client);

            JsonNode status = client.await(
                    "/v1/status",
                    now -> now.at("/images/rejected").asInt() == 4
                            && now.at("/images/indexed").asInt() == SAMPLES.size() + 1);
            assertThat(status.at("/rejections/unreadable_image").asInt()).isEqualTo(2);
            assertThat(client.awaitIdle().at("/queue/dead").asInt()).isZero();
            for (JsonNode image : client.get("/v1/images?state=rejected").body().path("images")) {
                String expected = image.path("key").asText().contains("empty")
                        ? "unreadable_image"
                        : image.path("key").asText().replaceAll(".*/|\\.jpg", "");
                assertThat(image.path("reason").asText()).isEqualTo(expected);
            }
            requirePagesWithoutGaps(client);
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static void requireProblem(Client.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().path("code").asText()).isEqualTo(code);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).isNotEmpty();
    }

    private static void requireParametersAreChecked(Client client) throws Exception {
        byte[] picture = SAMPLES.get(0).png();
        for (String query : List.of(
                "k=0",
                "k=101",
                "k=abc",
                "after=x",
                "min_similarity=2",
                "indexed_after=now",
                "prefix=a%00b",
                "mode=same",
                "indexed_after=%2B999999999-01-01T00:00:00Z")) {
            requireProblem(client.post("/v1/search?" + query, "image/png", picture), 400, "invalid_parameter");
        }
        for (String body : List.of("not JSON", "{}", "[]", "{\"image_id\": 7}", "{\"image_id\": \"x\"} trailing")) {
            requireProblem(client.post("/v1/search", "application/json", text(body)), 400, "invalid_parameter");
        }
        for (String id : List.of("unknown", "00000000-0000-0000-0000-000000000000")) {
            requireProblem(
                    client.post("/v1/search", "application/json", text("{\"image_id\": \"" + id + "\"}")),
                    404,
                    "not_found");
            requireProblem(client.get("/v1/images/" + id), 404, "not_found");
            requireProblem(client.get("/v1/images/" + id + "/similar"), 404, "not_found");
        }
        requireProblem(client.get("/v1/nothing"), 404, "not_found");
        requireProblem(client.get("/v1/images?limit=501"), 400, "invalid_parameter");
        for (String body :
                List.of("{}", "[1]", "{\"key\": {}}", "{\"key\": \"a\\u0000b\"}", "{\"key\": \"\\ud800\"}", "x")) {
            requireProblem(client.post("/v1/uploads", "application/json", text(body)), 400, "invalid_parameter");
        }
        requireProblem(client.post("/v1/search", "Application/JSON", text("{}")), 400, "invalid_parameter");
        assertThat(client.get("/openapi?format=json").body().path("paths").size())
                .isGreaterThanOrEqualTo(6);
        assertThat(client.get("/q/health").body().path("status").asText()).isEqualTo("UP");
    }

    /** What a file system cannot name is refused in so many words; nothing of it stays. */
    @Test
    void keysThatTheLocalS3CannotKeep_areRefused() throws Exception {
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            client.put("file", SAMPLES.get(0).png());
            for (String key : List.of("a//b", "/a", "a/./b", "a/../b", "x".repeat(240), "file/under")) {
                assertThatThrownBy(() -> client.put(key, SAMPLES.get(1).png()))
                        .as(key)
                        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode())
                                .isEqualTo(400))
                        .hasMessageContaining("Amazon S3 takes");
            }
            client.put("folder/", new byte[0]);
            client.await("/v1/status", status -> status.at("/images/rejected").asInt() == 1);
            JsonNode status = client.awaitIdle();
            assertThat(status.at("/images/indexed").asInt()).isEqualTo(1);
            assertThat(status.at("/queue/dead").asInt()).isZero();
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static void requirePagesWithoutGaps(Client client) throws Exception {
        JsonNode whole = client.post(
                        "/v1/search?k=100", "image/png", SAMPLES.get(3).png())
                .body();
        List<String> expected = whole.path("results").findValuesAsText("image_id");
        assertThat(expected).hasSize(SAMPLES.size() + 1);
        List<String> paged = new ArrayList<>();
        String after = "";
        while (!after.equals("null")) {
            JsonNode page = client.post(
                            "/v1/search?k=7&after=" + after,
                            "image/png",
                            SAMPLES.get(3).png())
                    .body();
            paged.addAll(page.path("results").findValuesAsText("image_id"));
            after = page.path("next").asText();
        }
        assertThat(paged).isEqualTo(expected);

        String first = expected.get(0);
        JsonNode similar = client.get("/v1/images/" + first + "/similar?k=100").body();
        assertThat(similar.path("results").findValuesAsText("image_id"))
                .doesNotContain(first)
                .hasSize(SAMPLES.size());
        JsonNode byId = client.post(
                        "/v1/search?prefix=samples/fish/",
                        "application/json",
                        text("{\"image_id\": \"" + first + "\"}"))
                .body();
        assertThat(byId.path("results").findValuesAsText("key"))
                .hasSize(5)
                .allMatch(key -> key.startsWith("samples/fish/"));
    }

    @Test
    void commands_doWhatTheyPromise() throws Exception {
        Path photos = Repository.photos();
        var likeness = new LikenessProcess(home);
        assertThat(likeness.run("search", "x.jpg").exitCode()).isEqualTo(1);
        assertThat(likeness.run().exitCode()).isEqualTo(2);
        assertThat(likeness.run("up", "--nonsense").exitCode()).isEqualTo(2);
        assertThat(likeness.run("--help").out()).contains("up", "index", "search", "embed");

        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            LikenessProcess.Result indexed = likeness.run("index", "--json", photos.toString());
            assertThat(indexed.exitCode()).as(indexed.err()).isZero();
            assertThat(indexed.json().path("indexed").asInt()).isEqualTo(300);
            assertThat(indexed.json().path("rejected").asInt()).isZero();

            Path photo;
            try (Stream<Path> hats = Files.list(photos.resolve("hat"))) {
                photo = hats.sorted().findFirst().orElseThrow();
            }
            LikenessProcess.Result found = likeness.run("search", photo.toString());
            assertThat(found.out().lines().toList()).hasSize(6);
            assertThat(found.out().lines().toList().get(1)).contains("1.000", "hat/" + photo.getFileName());

            requireStoredEqualsEmbedded(
                    up, likeness.run("embed", "--json", photo.toString()).json(), "hat/" + photo.getFileName());

            LikenessProcess.Result second =
                    likeness.run("up", "--port", "0", "--data", likeness.data().toString());
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("Another `likeness up`", "--data");
            up.stop();
        } finally {
            up.kill();
        }
        LikenessProcess.Result gone =
                likeness.run("search", photos.resolve("hat").toString());
        assertThat(gone.exitCode()).isEqualTo(1);
    }

    /** Half precision keeps 11 bits: what is stored is the nearest such value to what `embed` prints. */
    private static void requireStoredEqualsEmbedded(LikenessProcess.Up up, JsonNode embedded, String key)
            throws Exception {
        assertThat(embedded.path("model").asText())
                .isEqualTo(up.endpoints().path("model").asText());
        String sql = "select e.embedding::text, cast(cast(? as vector(512)) as halfvec(512))::text"
                + " from embedding_vgg16_mini_fp32_d25e33bb e join image on image.id = e.image_id where key = ?";
        String jdbcUrl = up.endpoints().at("/database/jdbc_url").asText();
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, embedded.path("embedding").toString());
            statement.setString(2, key);
            var rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(rows.getString(2));
        }
    }
}
