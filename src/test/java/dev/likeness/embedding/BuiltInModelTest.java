package dev.likeness.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** vgg16-mini in int8, as it is in the jar, against what ONNX Runtime said of it in fp32, and against itself. */
class BuiltInModelTest {
    private static OnnxEmbedder embedder;

    @BeforeAll
    static void open() {
        embedder = Models.openBuiltIn();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    private static void requireReference(byte[] png, JsonNode reference) {
        Embedding embedding = embedder.embed(List.of(ImageDecoder.ofEnvironment()
                        .decode(png, embedder.card().input())
                        .picture()
                        .rgb()))
                .get(0);
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < embedding.vector().length; i++) {
            double expected = reference.at("/embedding/" + i).asDouble();
            dot += embedding.vector()[i] * expected;
            squares += expected * expected;
        }
        assertThat(dot / Math.sqrt(squares)).isGreaterThanOrEqualTo(0.99);
        // int8 against fp32: the likeliest label stays, or was hardly likelier than the one that took its place.
        JsonNode label = reference.at("/top_labels/0");
        assertThat(embedding.labels()).anySatisfy(found -> {
            assertThat(found.label()).isEqualTo(label.path("label").asText());
            assertThat((double) found.probability())
                    .isCloseTo(label.path("probability").asDouble(), within(0.1));
        });
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = BuiltInModelTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void embed_formula_equalsTheReference() throws IOException {
        JsonNode reference = new ObjectMapper().readTree(resource("formula.json"));
        assertThat(reference.path("model").asText()).isEqualTo(embedder.card().version());
        requireReference(resource("formula.png"), reference);
    }

    @Test
    void embed_referencePhotos_equalTheReference() throws IOException {
        Path models = Shared.folder().resolve("models");
        JsonNode cases = new ObjectMapper()
                .readTree(models.resolve("reference.json").toFile())
                .path("cases");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(5);
        for (JsonNode reference : cases) {
            requireReference(
                    Files.readAllBytes(models.resolve(reference.path("picture").asText())), reference);
        }
    }

    @Test
    void embed_alone_equalsEmbedInAnyBatch() {
        var random = new Random(3);
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            byte[] pixels = new byte[96 * 96 * 3];
            random.nextBytes(pixels);
            pictures.add(pixels);
        }
        List<Embedding> together = embedder.embed(pictures);
        for (int i = 0; i < pictures.size(); i++) {
            float[] alone = embedder.embed(List.of(pictures.get(i))).get(0).vector();
            assertThat(together.get(i).vector()).containsExactly(alone, within(1e-6f));
        }
    }

    @Test
    void open_onnxRuntime_keepsNoTelemetry() {
        long pid = ProcessHandle.current().pid();
        assertThat(Path.of("/tmp/mat-debug-" + pid + ".log")).doesNotExist();
    }

    @Test
    void card_saysWhatTheModelIs() {
        assertThat(embedder.card().id()).isEqualTo(Models.BUILT_IN);
        assertThat(embedder.card().dimensions()).isEqualTo(512);
        assertThat(embedder.card().means().get(ModelKey.REGIONS)).hasSize(192);
        assertThat(embedder.card().input()).isEqualTo(ModelInput.squashed(96));
        assertThat(embedder.card().labels()).hasSize(1000);
        assertThat(embedder.card().licence()).isEqualTo("Apache-2.0");
    }
}
