package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.corpus.Jpegs;
import dev.likeness.local.samples.SamplePictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to search, over HTTP, from the command line and in SQL. */
class SearchModesE2E {
    private static final List<SamplePictures.Sample> SAMPLES = SamplePictures.draw();
    private static final SamplePictures.Sample SAMPLE = SAMPLES.get(7);

    @TempDir
    private Path home;

    private static BufferedImage image(SamplePictures.Sample sample) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(sample.png()));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** The same picture at another size, drawn from its left or from its right. */
    private static BufferedImage redrawn(BufferedImage image, double scale, boolean mirrored) {
        int width = (int) (image.getWidth() * scale);
        int height = (int) (image.getHeight() * scale);
        var redrawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        redrawn.createGraphics().drawImage(image, mirrored ? width : 0, 0, mirrored ? -width : width, height, null);
        return redrawn;
    }

    private static List<String> keys(JsonNode answer) {
        return answer.path("results").findValuesAsText("key");
    }

    @Test
    void everyWayToSearch_findsWhatItShould() throws Exception {
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up();
        try (var client = new Client(up.endpoints())) {
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == SAMPLES.size());
            requireModes(client);
            requireBox(client);
            requireExamples(client);
            requireSql(client, up);
            LikenessProcess.Result audit = likeness.run("audit", "--json", "--sample", "20");
            assertThat(audit.exitCode()).as(audit.err()).isZero();
            assertThat(audit.json().at("/audits/0/output").asText()).isEqualTo("embedding");
            assertThat(audit.json().at("/audits/0/recall_at_10").asDouble()).isEqualTo(1);
            assertThat(audit.json().at("/audits/0/exact").asBoolean()).isTrue();
            assertThat(likeness.run("audit").out()).contains("recall@10", "embedding", "regions");
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static void requireModes(Client client) throws Exception {
        byte[] resized = Jpegs.baseline(redrawn(image(SAMPLE), 0.6, false));
        for (String mode : List.of("similar", "same", "duplicate")) {
            JsonNode answer = client.post("/v1/search?k=1&mode=" + mode, "image/jpeg", resized)
                    .body();
            assertThat(answer.path("mode").asText()).isEqualTo(mode);
            assertThat(keys(answer)).containsExactly(SAMPLE.key());
        }
        byte[] mirrored = png(redrawn(image(SAMPLE), 1, true));
        double plain =
                similarity(client.post("/v1/search?k=1", "image/png", mirrored).body());
        JsonNode both = client.post("/v1/search?k=1&mirrored=true", "image/png", mirrored)
                .body();
        assertThat(keys(both)).containsExactly(SAMPLE.key());
        assertThat(similarity(both)).isGreaterThan(0.999).isGreaterThanOrEqualTo(plain);
    }

    private static double similarity(JsonNode answer) {
        return answer.at("/results/0/similarity").asDouble();
    }

    /** Two pictures side by side: a box around one finds that one. */
    private static void requireBox(Client client) throws Exception {
        BufferedImage left = image(SAMPLE);
        BufferedImage right = image(SAMPLES.get(40));
        var both = new BufferedImage(
                left.getWidth() + right.getWidth(),
                Math.max(left.getHeight(), right.getHeight()),
                BufferedImage.TYPE_INT_RGB);
        both.createGraphics().drawImage(left, 0, 0, null);
        both.createGraphics().drawImage(right, left.getWidth(), 0, null);
        String box = "box=" + left.getWidth() + ",0," + right.getWidth() + "," + right.getHeight();
        JsonNode answer =
                client.post("/v1/search?k=1&" + box, "image/png", png(both)).body();
        assertThat(keys(answer)).containsExactly(SAMPLES.get(40).key());
        assertThat(similarity(answer)).isGreaterThan(0.999);
        assertThat(answer.at("/query/width").asInt()).isEqualTo(both.getWidth());
    }

    private static double similarity(JsonNode answer, String id) {
        return StreamSupport.stream(answer.path("results").spliterator(), false)
                .filter(result -> result.path("image_id").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .path("similarity")
                .asDouble();
    }

    private static JsonNode byJson(Client client, String body) throws Exception {
        return client.post("/v1/search?k=100", "application/json", body.getBytes(StandardCharsets.UTF_8))
                .body();
    }

    private static void requireExamples(Client client) throws Exception {
        JsonNode images = client.get("/v1/images?limit=100").body().path("images");
        String one = images.at("/3/image_id").asText();
        String other = images.at("/30/image_id").asText();
        JsonNode alone = byJson(client, "{\"image_ids\": [\"" + one + "\"]}");
        assertThat(keys(alone)).isEqualTo(keys(byJson(client, "{\"image_id\": \"" + one + "\"}")));
        JsonNode both = byJson(client, "{\"image_ids\": [\"" + one + "\", \"" + other + "\"]}");
        // As near to their mean the one as the other; where they are unlike, a third may be nearer.
        assertThat(similarity(both, one)).isCloseTo(similarity(both, other), within(2e-3));
        assertThat(similarity(both, other)).isGreaterThan(similarity(alone, other));
        assertThat(both.at("/query/width").isNull()).isTrue();
        JsonNode without = byJson(client, "{\"image_ids\": [\"" + one + "\"], \"not_image_ids\": [\"" + other + "\"]}");
        assertThat(without.path("results").findValuesAsText("image_id"))
                .hasSize(SAMPLES.size() - 1)
                .doesNotContain(other);
    }

    private static void requireSql(Client client, LikenessProcess.Up up) throws Exception {
        JsonNode image = client.get("/v1/images?limit=1").body().at("/images/0");
        List<String> expected =
                keys(client.get("/v1/images/" + image.path("image_id").asText() + "/similar?k=3")
                        .body());
        try (var connection = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = connection.prepareStatement(
                        "select string_agg(key, ' ') from similar_images((select id from image where key = ?), 3)")) {
            statement.setString(1, image.path("key").asText());
            var rows = statement.executeQuery();
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(String.join(" ", expected));
        }
    }
}
