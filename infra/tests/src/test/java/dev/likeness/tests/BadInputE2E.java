package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.corpus.Jpegs;
import dev.likeness.corpus.Pngs;
import dev.likeness.corpus.Scene;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What nobody should be able to do harm with, over HTTP and S3. */
class BadInputE2E {
    private static final List<SamplePictures.Sample> SAMPLES = SamplePictures.draw();

    @TempDir
    private Path home;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bad input, and the code that each gets: as an answer to a query, and as the reason of a rejected row. */
    private static Map<String, byte[]> badPictures() throws IOException {
        byte[] jpeg = Jpegs.baseline(Scene.of(200, 150).image());
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("unsupported_format", text("This is no photo.\n"));
        bad.put("unreadable_image", Arrays.copyOf(jpeg, jpeg.length / 2));
        bad.put("image_too_large", Pngs.header(30_000, 30_000));
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
            Client.Answer text = client.post("/v1/uploads", "text/plain", text("{}"));
            requireProblem(text, 415, "unsupported_format");
            assertThat(text.body().path("detail").asText()).contains("application/json");

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
                "mode=nearest",
                "box=1,2,3",
                "box=0,0,9999,9999",
                "mirrored=perhaps",
                "indexed_after=%2B999999999-01-01T00:00:00Z")) {
            requireProblem(client.post("/v1/search?" + query, "image/png", picture), 400, "invalid_parameter");
        }
        for (String body : List.of(
                "not JSON",
                "{}",
                "[]",
                "{\"image_id\": 7}",
                "{\"image_id\": \"x\"} trailing",
                "{\"image_ids\": \"x\"}",
                "{\"image_ids\": [7]}",
                "{\"not_image_ids\": [\"00000000-0000-0000-0000-000000000000\"]}",
                "{\"image_id\": \"x\", \"image_ids\": [\"00000000-0000-0000-0000-000000000000\"]}")) {
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
}
