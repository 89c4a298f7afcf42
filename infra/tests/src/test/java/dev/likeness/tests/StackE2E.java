package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A photo's way through the whole system, over restarts and kills. */
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
}
