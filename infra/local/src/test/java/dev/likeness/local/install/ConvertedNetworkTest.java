package dev.likeness.local.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.local.model.Precision;
import dev.likeness.local.onnx.NaiveVgg;
import dev.likeness.local.weights.ReducedVgg;
import dev.likeness.local.weights.WeightFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the converted network says, against its definition, for each form of weights. */
class ConvertedNetworkTest extends InstallerFixture {
    private static List<byte[]> pictures(int count) {
        return CalibrationPhotos.read(null, ModelInput.squashed(ReducedVgg.SIDE))
                .heldOut()
                .subList(0, count);
    }

    private static double cosine(float[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> one[i] * other[i])
                .sum();
    }

    private static void requireClose(float[] found, double[] expected, double tolerance) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).as("value %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource
    void install_fp32_computesVgg16ByItsDefinition(WeightFiles form) throws IOException {
        ModelInstaller.Result result = install(form.write(network, files), Precision.FP32);
        try (OnnxEmbedder embedder = OnnxEmbedder.open(result.file())) {
            for (byte[] picture : pictures(4)) {
                Embedding found = embedder.embed(List.of(picture)).get(0);
                NaiveVgg.Answer expected =
                        new NaiveVgg(network).run(picture, embedder.card().normalisation());
                requireClose(found.vector(), expected.embedding(), 1e-4);
                requireClose(found.vectors().get(ModelKey.REGIONS), expected.regions(), 1e-4);
                assertThat((double) found.labels().get(0).probability())
                        .isCloseTo(Arrays.stream(expected.labels()).max().orElseThrow(), within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void install_int8_staysCloseAndDoesNotDependOnTheBatch(WeightFiles form) throws IOException {
        ModelInstaller.Result result = install(form.write(network, files), Precision.INT8);
        assertThat(result.proof().orElseThrow().fineLayers()).isEmpty();
        assertThat(result.card().precision()).isEqualTo("int8");
        List<byte[]> pictures = pictures(8);
        try (OnnxEmbedder embedder = OnnxEmbedder.open(result.file())) {
            List<Embedding> together = embedder.embed(pictures);
            for (int i = 0; i < pictures.size(); i++) {
                Embedding alone = embedder.embed(List.of(pictures.get(i))).get(0);
                NaiveVgg.Answer expected = new NaiveVgg(network)
                        .run(pictures.get(i), embedder.card().normalisation());
                assertThat(cosine(alone.vector(), expected.embedding()))
                        .isGreaterThanOrEqualTo(Int8Proof.REQUIRED_LEAST);
                assertThat(cosine(alone.vectors().get(ModelKey.REGIONS), expected.regions()))
                        .isGreaterThanOrEqualTo(Int8Proof.REQUIRED_LEAST);
                for (String output : List.of(ModelKey.EMBEDDING, ModelKey.REGIONS)) {
                    assertThat(together.get(i).vectors().get(output))
                            .containsExactly(alone.vectors().get(output), within(1e-6f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void install_withoutTop_embedsByRegions(Precision precision) throws IOException {
        ModelInstaller.Result result = install(WeightFiles.SAFETENSORS.write(network.withoutTop(), files), precision);
        assertThat(result.card().labels()).isEmpty();
        assertThat(result.card().layer()).contains("R-MAC");
        assertThat(result.card().input().side()).isEqualTo(224);
        assertThat(result.card().dimensions()).isEqualTo(12);
    }

    @Test
    void install_layerThatSuffers_getsTheFinerScheme() throws IOException {
        // Half of its inputs are always zero. A huge weight on one of them changes nothing but the scale, and takes all
        // precision from the weights that matter, unless those have a scale of their own.
        ReducedVgg.Weights before = network.layer("block2_conv1");
        int dead = before.outputs() / 2;
        Arrays.fill(before.kernel(), before.kernel().length / 2, before.kernel().length, 0);
        Arrays.fill(before.bias(), dead, before.outputs(), -1);
        ReducedVgg.Weights suffering = network.layer("block2_conv2");
        int inputs = suffering.kernel().length / suffering.outputs();
        for (int output = 0; output < suffering.outputs(); output++) {
            suffering.kernel()[(output + 1) * inputs - 1] = 300;
        }
        ModelInstaller.Result result = install(WeightFiles.SAFETENSORS.write(network, files), Precision.INT8);
        Int8Proof proof = result.proof().orElseThrow();
        assertThat(proof.fineLayers()).containsExactly("block2_conv2");
        assertThat(proof.meanCosine()).isGreaterThanOrEqualTo(Int8Proof.REQUIRED_MEAN);
        assertThat(proof.leastCosine()).isGreaterThanOrEqualTo(Int8Proof.REQUIRED_LEAST);
        assertThat(proof.describe()).contains("block2_conv2");
    }
}
