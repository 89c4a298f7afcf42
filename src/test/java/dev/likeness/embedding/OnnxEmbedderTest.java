package dev.likeness.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEmbedderTest {
    private static byte[] pixels(long seed) {
        byte[] pixels = new byte[SmallModel.SIDE * SmallModel.SIDE * 3];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void embed_equalsNaiveConvolution(long seed) {
        var model = new SmallModel(seed);
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batch.add(pixels(seed * 100 + i));
        }
        try (OnnxEmbedder embedder = OnnxEmbedder.open(model.toOnnx())) {
            List<Embedding> embeddings = embedder.embed(batch);
            for (int i = 0; i < batch.size(); i++) {
                double[] expected = model.embedNaively(batch.get(i));
                for (int d = 0; d < expected.length; d++) {
                    assertThat((double) embeddings.get(i).vector()[d]).isCloseTo(expected[d], within(1e-5));
                }
            }
        }
    }

    @Test
    void embed_black_isZeroAndNeverNaN() {
        try (OnnxEmbedder embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx())) {
            Embedding black = embedder.embed(List.of(new byte[SmallModel.SIDE * SmallModel.SIDE * 3]))
                    .get(0);
            assertThat(black.vector()).containsOnly(0f);
            assertThat(black.labels()).hasSize(5).allMatch(label -> label.probability() > 0);
        }
    }

    @Test
    void embed_labels_areLikeliestFirst() {
        try (OnnxEmbedder embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx())) {
            List<Float> probabilities = embedder.embed(List.of(pixels(1))).get(0).labels().stream()
                    .map(label -> label.probability())
                    .toList();
            assertThat(probabilities).isSortedAccordingTo((one, other) -> Float.compare(other, one));
            assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void embed_noPictures_isNothing() {
        try (OnnxEmbedder embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx())) {
            assertThat(embedder.embed(List.of())).isEmpty();
        }
    }

    @Test
    void embed_pictureOfAnotherSize_isRefused() {
        try (OnnxEmbedder embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx())) {
            assertThatThrownBy(() -> embedder.embed(List.of(new byte[3]))).hasMessageContaining("192 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dimensions, 8, 8 little-endian",
        "dimensions, many, whole number",
        "side, 9, pixels",
        "labels, '[\"a\"]', labels",
        "labels, a, JSON array",
        "mean, AAAA, mean",
        "rotation_seed, x, rotation_seed"
    })
    void open_cardThatDoesNotFit_isRefusedByName(String key, String value, String named) {
        var model = new SmallModel(1);
        model.card.put(key, value);
        assertThatThrownBy(() -> OnnxEmbedder.open(model.toOnnx()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(named);
    }

    @Test
    void open_cardWithoutAKey_isRefusedByName() {
        var model = new SmallModel(1);
        model.card.remove("version");
        assertThatThrownBy(() -> OnnxEmbedder.open(model.toOnnx())).hasMessageContaining("'version'");
    }

    @Test
    void open_otherInputName_saysWhatTheModelHas() {
        byte[] onnx = new SmallModel(1).toOnnx("image", true);
        assertThatThrownBy(() -> OnnxEmbedder.open(onnx))
                .hasMessageContaining("'pixels'")
                .hasMessageContaining("image");
    }

    @Test
    void open_graphThatDoesNotNormalise_isRefused() {
        byte[] onnx = new SmallModel(1).toOnnx("pixels", false);
        assertThatThrownBy(() -> OnnxEmbedder.open(onnx)).hasMessageContaining("length");
    }

    @Test
    void embed_afterClose_isRefused_andDoesNotEndTheProcess() {
        OnnxEmbedder embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx());
        embedder.close();
        embedder.close();
        assertThatThrownBy(() -> embedder.embed(List.of(pixels(1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void card_anotherMean_isAnotherIdentity() {
        var model = new SmallModel(1);
        try (OnnxEmbedder one = OnnxEmbedder.open(model.toOnnx())) {
            assertThat(one.card().identity()).startsWith(one.card().version() + "-");
            byte[] mean = new byte[SmallModel.DIMENSIONS * Float.BYTES];
            mean[2] = 1;
            model.card.put("mean", Base64.getEncoder().encodeToString(mean));
            try (OnnxEmbedder other = OnnxEmbedder.open(model.toOnnx())) {
                assertThat(other.card().identity()).isNotEqualTo(one.card().identity());
            }
        }
    }

    @Test
    void open_noModel_isRefused() {
        assertThatThrownBy(() -> OnnxEmbedder.open("not a model".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class);
    }
}
