package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.weights.ReducedVgg;
import dev.likeness.local.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing a model, and changing to it with images already indexed, as a user does. The network is a reduced one. */
class ModelE2E {
    private static final SamplePictures.Sample SAMPLE = SamplePictures.draw().get(7);
    private static final int COPIES = 240;

    @TempDir
    private Path home;

    private static void requireFoundFirst(Client client) throws Exception {
        Client.Answer answer = client.post("/v1/search?k=1", "image/png", SAMPLE.png());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().at("/results/0/key").asText()).isEqualTo(SAMPLE.key());
        assertThat(answer.body().at("/results/0/similarity").asDouble()).isGreaterThan(0.999);
        assertThat(answer.body().path("model").asText()).isIn("vgg16-mini:int8", "vgg16:int8");
    }

    /** The likeliest of each image. */
    private static List<String> labels(Client client) throws Exception {
        JsonNode images = client.get("/v1/images?limit=500").body().path("images");
        assertThat(images).hasSizeGreaterThanOrEqualTo(60);
        return StreamSupport.stream(images.spliterator(), false)
                .map(image -> image.at("/labels/0/label").asText())
                .toList();
    }

    private static String model(Client client) throws Exception {
        return client.get("/v1/status").body().path("model").asText();
    }

    private static void requireOneLine(LikenessProcess.Result refused, String... named) {
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        List<String> errors = refused.err()
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("%"))
                .toList();
        assertThat(errors).singleElement().asString().contains(named);
    }

    private List<Path> modelFiles() throws Exception {
        try (Stream<Path> files = Files.walk(home.resolve("xdg-data/likeness/models"))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::getFileName)
                    .filter(name -> !name.toString().equals("lock"))
                    .toList();
        }
    }

    @Test
    void installRefuseAndChange() throws Exception {
        var likeness = new LikenessProcess(home);
        Path weights = WeightFiles.KERAS_PUBLISHED.write(new ReducedVgg(1), home);
        LikenessProcess.Up up = likeness.up();
        try (var client = new Client(up.endpoints())) {
            assertThat(model(client)).isEqualTo("vgg16-mini:int8");
            requireFoundFirst(client);
            copySamples(client);
        } finally {
            up.stop();
        }

        LikenessProcess.Result installed =
                likeness.run("model", "install", "vgg16", "--json", "--from", weights.toString());
        assertThat(installed.exitCode()).as(installed.err()).isZero();
        assertThat(installed.json().path("model").asText()).isEqualTo("vgg16:int8");
        assertThat(installed.json().at("/int8_proof/mean_cosine").asDouble()).isBetween(0.99, 1.0);
        assertThat(modelFiles()).singleElement().asString().startsWith("vgg16-int8-");
        requireListedAndShown(likeness, installed.json().path("file").asText());

        requireRefusals(likeness, weights);
        assertThat(modelFiles()).singleElement().asString().startsWith("vgg16-int8-");

        requireChange(likeness);
    }

    private static void requireListedAndShown(LikenessProcess likeness, String file) throws Exception {
        JsonNode models = likeness.run("model", "list", "--json").json().path("models");
        assertThat(StreamSupport.stream(models.spliterator(), false)
                        .filter(model -> model.path("in_use").asBoolean())
                        .map(model -> model.path("id").asText()))
                .containsExactly("vgg16:int8");
        JsonNode card = likeness.run("model", "show", "--json", file).json();
        assertThat(card.path("precision").asText()).isEqualTo("int8");
        assertThat(card.path("normalisation").asText()).isEqualTo("caffe");
        assertThat(card.path("dimensions").asText()).isEqualTo("24");
    }

    private void requireRefusals(LikenessProcess likeness, Path weights) throws Exception {
        Path text = Files.writeString(home.resolve("notes.h5"), "These are no weights.");
        requireOneLine(likeness.run("model", "install", "vgg16", "--from", text.toString()), "notes.h5");
        byte[] whole = Files.readAllBytes(weights);
        Path cut = Files.write(home.resolve("cut.h5"), Arrays.copyOf(whole, whole.length * 2 / 3));
        requireOneLine(likeness.run("model", "install", "vgg16", "--from", cut.toString()), "cut.h5", "truncated");
        var other = new ReducedVgg(2);
        other.layers.remove(0);
        Path otherNetwork = WeightFiles.KERAS_SAVED.write(other, home);
        requireOneLine(likeness.run("model", "install", "vgg16", "--from", otherNetwork.toString()), "block1_conv1");
        requireOneLine(likeness.run("embed", "--model", "vgg16:fp32", text.toString()), "install");
        assertThat(likeness.run("model", "install", "vgg19").exitCode()).isEqualTo(2);
    }

    /** So that embedding all of them takes long enough to be killed in. */
    private static void copySamples(Client client) throws Exception {
        for (int i = 0; i < COPIES; i++) {
            client.put(
                    "copy/" + i + ".png", SamplePictures.draw().get(8 + i % 50).png());
        }
        client.await("/v1/status", status -> status.at("/images/indexed").asInt() == 60 + COPIES);
    }

    /** Nobody asks it any more. */
    private static void awaitDropped(LikenessProcess.Up up, String model) throws Exception {
        for (int i = 0; embedded(up, model) >= 0; i++) {
            assertThat(i).as("its tables are still there").isLessThan(120);
            Thread.sleep(1_000);
        }
    }

    /** @return how many images; negative if it has no tables */
    private static long embedded(LikenessProcess.Up up, String model) throws Exception {
        try (var connection = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = connection.createStatement()) {
            var table = statement.executeQuery(
                    "select embedding_table from model where output = 'embedding' and id = '" + model + "'");
            if (!table.next()) {
                return -1;
            }
            var count = statement.executeQuery("select count(*) from " + table.getString(1));
            count.next();
            return count.getLong(1);
        }
    }

    /**
     * Searches are answered all the time, by the one model or the other; two kills in between and uploads all the time lose
     * nothing.
     */
    private void requireChange(LikenessProcess likeness) throws Exception {
        int uploads = 0;
        for (int kills = 0; kills < 2; kills++) {
            LikenessProcess.Up killed = likeness.up();
            assertThat(killed.endpoints().path("model").asText()).isEqualTo("vgg16-mini:int8");
            try (var client = new Client(killed.endpoints())) {
                while (embedded(killed, "vgg16:int8") < (kills + 1) * COPIES / 6) {
                    requireFoundFirst(client);
                    client.put(
                            "later/" + uploads++ + ".png",
                            SamplePictures.draw().get(9).png());
                }
                assertThat(model(client)).isEqualTo("vgg16-mini:int8");
            }
            killed.kill();
            likeness.forgetTemporary();
        }

        LikenessProcess.Up up = likeness.up();
        int indexed = 60 + COPIES + uploads;
        try (var client = new Client(up.endpoints())) {
            client.await("/v1/status", status -> {
                try {
                    requireFoundFirst(client);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return status.path("model").asText().equals("vgg16:int8");
            });
            requireFoundFirst(client);
            assertThat(labels(client)).allMatch(label -> label.startsWith("class "));
            assertThat(likeness.endpoints().path("model").asText()).isEqualTo("vgg16:int8");
            client.put("last.png", SamplePictures.draw().get(8).png());
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == indexed + 1);
            assertThat(embedded(up, "vgg16:int8")).isEqualTo(indexed + 1);
            awaitDropped(up, "vgg16-mini:int8");
        } finally {
            up.stop();
        }
        assertThat(Files.readString(home.resolve("up.log")))
                .contains(
                        "images are not embedded with vgg16:int8 (version ", "searches answer with vgg16-mini:int8 (");

        LikenessProcess.Up back = likeness.up("--model", "vgg16-mini");
        try (var client = new Client(back.endpoints())) {
            client.await("/v1/status", status -> status.path("model").asText().equals("vgg16-mini:int8"));
            requireFoundFirst(client);
            assertThat(labels(client)).noneMatch(label -> label.startsWith("class "));
        } finally {
            back.stop();
        }
    }
}
