package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.weights.RandomWeights;
import dev.likeness.tests.DeployedFunction.Start;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the start of a function's process to its first answer, with vgg16-mini and with a model of VGG16's size, and how much
 * memory that takes. Times are printed, not judged: machines are shared.
 */
class ColdStartE2E {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10;
    private static final int CALIBRATION_PHOTOS = 8;
    private static final long SEED = 20_261_124;
    private static final double MEGABYTE = 1e6;
    private static final double MAX_SEARCH_MEMORY_MB = 600;

    @TempDir
    private Path folder;

    private SamBuild build;
    private FunctionFixture fixture;

    @Test
    void firstAnswer_ofEachFunction() throws Exception {
        build = SamBuild.get();
        fixture = FunctionFixture.start(folder.resolve("data"));
        try {
            for (SamplePictures.Sample photo : SamplePictures.draw().subList(0, BATCH)) {
                fixture.upload(Map.of(photo.key(), photo.png()));
            }
            System.err.printf(
                    "%-8s  %-15s  %-13s  %7s  %7s  %7s  %6s  %s%n",
                    "function", "model", "start", "ready", "answer", "in all", "MB", "took");
            measure("vgg16-mini", build.model());
            Path vgg16 = layerWithVgg16();
            measure("vgg16's size", vgg16);
        } finally {
            fixture.close();
        }
    }

    /** The layer that {@code sam build} makes where vgg16 is installed: here with random weights. */
    private Path layerWithVgg16() throws Exception {
        Path weights = folder.resolve("random.safetensors");
        RandomWeights.write(weights, SEED);
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (SamplePictures.Sample photo : SamplePictures.draw().subList(0, CALIBRATION_PHOTOS)) {
            Files.write(photos.resolve(photo.key().replace('/', '-')), photo.png());
        }
        Path home = folder.resolve("home");
        LikenessProcess.Result installed = new LikenessProcess(home)
                .run("model", "install", "vgg16", "--from", weights.toString(), "--calibrate", photos.toString());
        assertThat(installed.exitCode()).as(installed.err()).isZero();
        Files.delete(weights);

        Path layer = folder.resolve("layer");
        var pack =
                new ProcessBuilder(Repository.ROOT.resolve("infra/model/pack").toString(), layer.toString());
        pack.environment().put("XDG_DATA_HOME", home.resolve("xdg-data").toString());
        Process packing = pack.redirectErrorStream(true).start();
        String said = new String(packing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(packing.waitFor()).as(said).isZero();
        assertThat(said).contains("The model in this build is vgg16:int8");
        return layer.resolve("model.onnx");
    }

    private void measure(String model, Path file) throws Exception {
        try (var maintain = function("MaintainFunction", "likeness_maintain", model, file, Start.COLD)) {
            JsonNode answer = fixture.deploy(maintain, "Create");
            assertThat(answer.path("Status").asText()).as(answer.toString()).isEqualTo("SUCCESS");
        }
        requireEverythingEmbedded();
        for (Start start : Start.values()) {
            fixture.sql("delete from image");
            measureIndex(model, file, start);
            measureSearch(model, file, start);
        }
    }

    /** Before index and search of another model start, all that was indexed has an embedding of it. */
    private void requireEverythingEmbedded() throws Exception {
        String table = fixture.text(
                """
                select embedding_table from model join serving_model on model_id = id and model_version = version
                where output = 'embedding'
                """);
        assertThat(fixture.text("select count(*) from " + table))
                .isEqualTo(fixture.text("select count(*) from image where state = 'indexed'"));
    }

    private DeployedFunction function(String logicalId, String user, String model, Path file, Start start)
            throws Exception {
        Map<String, String> known = new HashMap<>(fixture.known(fixture.url(user)));
        known.put("LIKENESS_MODEL_FILE", file.toString());
        Path work = folder.resolve(logicalId + "-" + model + "-" + start);
        return new DeployedFunction(build, logicalId, work, known, start);
    }

    private void measureIndex(String model, Path file, Start start) throws Exception {
        try (var index = function("IndexFunction", "likeness_index", model, file, start)) {
            Duration ready = index.awaitReady();
            Instant asked = Instant.now();
            JsonNode answer = index.invoke(batch());
            Duration answered = Duration.between(asked, Instant.now());
            assertThat(answer.path("batchItemFailures")).isEmpty();
            print("index", model, start, ready, answered, index, "a batch of " + BATCH);
        }
    }

    private void measureSearch(String model, Path file, Start start) throws Exception {
        try (var search = function("SearchFunction", "likeness_search", model, file, start)) {
            Duration ready = search.awaitReady();
            Instant asked = Instant.now();
            JsonNode answer = FunctionFixture.body(search.invoke(fixture.searchEvent()), 200);
            Duration answered = Duration.between(asked, Instant.now());
            assertThat(answer.at("/results/0/similarity").asDouble()).isGreaterThan(0.999);
            print(
                    "search",
                    model,
                    start,
                    ready,
                    answered,
                    search,
                    answer.path("took_ms").toString());
            String image = answer.at("/results/0/image_id").asText();
            String where = fixture.event("apigw-get.json").replace("PATH", "/v1/images/" + image + "/labels");
            asked = Instant.now();
            assertThat(FunctionFixture.body(search.invoke(where), 200).path("labels"))
                    .isNotEmpty();
            print("search", model, start, ready, Duration.between(asked, Instant.now()), search, "boxes of labels");
            assertThat(search.peakMemoryBytes() / MEGABYTE).isLessThanOrEqualTo(MAX_SEARCH_MEMORY_MB);
        }
    }

    private static void print(
            String function,
            String model,
            Start start,
            Duration ready,
            Duration answered,
            DeployedFunction process,
            String took)
            throws Exception {
        System.err.printf(
                "%-8s  %-15s  %-13s  %5d ms  %5d ms  %5d ms  %6.0f  %s%n",
                function,
                model,
                start,
                ready.toMillis(),
                answered.toMillis(),
                ready.plus(answered).toMillis(),
                process.peakMemoryBytes() / MEGABYTE,
                took);
    }

    /** A full batch of the queue, a photo a message. */
    private String batch() throws Exception {
        JsonNode message = JSON.readTree(fixture.event("s3-put-in-sqs.json")).at("/Records/0");
        ObjectNode batch = JSON.createObjectNode();
        List<SamplePictures.Sample> photos = SamplePictures.draw().subList(0, BATCH);
        for (int i = 0; i < BATCH; i++) {
            ObjectNode copy = message.deepCopy();
            copy.put("messageId", "message-" + i);
            copy.put(
                    "body",
                    copy.path("body")
                            .asText()
                            .replace("a+b/%C3%BC%2B.png", photos.get(i).key()));
            batch.withArray("Records").add(copy);
        }
        return batch.toString();
    }
}
