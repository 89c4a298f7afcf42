package dev.likeness.local.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VggReaderTest {
    private final ReducedVgg network = new ReducedVgg(1);

    @TempDir
    private Path folder;

    private static void requireSame(Layer read, ReducedVgg.Weights written) {
        assertThat(read.name()).isEqualTo(written.name());
        assertThat(read.outputs(0, read.outputs())).as(written.name()).containsExactly(written.kernel());
        assertThat(read.outputs(1, 2))
                .containsExactly(Arrays.copyOfRange(written.kernel(), read.inputs(), 3 * read.inputs()));
        assertThat(read.biases()).as(written.name()).containsExactly(written.bias());
    }

    @ParameterizedTest
    @EnumSource
    void open_eachForm_hasTheSameWeights(WeightFiles form) throws IOException {
        try (VggReader reader = VggReader.open(form.write(network, folder))) {
            VggWeights weights = reader.weights();
            for (int i = 0; i < weights.convolutions().size(); i++) {
                requireSame(weights.convolutions().get(i), network.layers.get(i));
            }
            for (int i = 0; i < weights.fullyConnected().size(); i++) {
                requireSame(weights.fullyConnected().get(i), network.layers.get(13 + i));
            }
            assertThat(weights.side()).isEqualTo(ReducedVgg.SIDE);
            assertThat(weights.normalisation())
                    .isEqualTo(form == WeightFiles.SAFETENSORS ? Normalisation.TORCHVISION : Normalisation.CAFFE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_withoutTop_hasTheConvolutions(WeightFiles form) throws IOException {
        try (VggReader reader = VggReader.open(form.write(network.withoutTop(), folder))) {
            assertThat(reader.weights().hasTop()).isFalse();
            assertThat(reader.weights().convolutions()).hasSize(13);
        }
    }

    private void requireRefused(Path file, String... named) {
        assertThatThrownBy(() -> VggReader.open(file).close())
                .isInstanceOf(WeightsException.class)
                .hasMessageContainingAll(named);
    }

    @ParameterizedTest
    @EnumSource
    void open_layerMissing_isNamed(WeightFiles form) throws IOException {
        network.layers.remove(network.layer("fc2"));
        // Keras 3 numbers layers instead of naming them: there the next one stands in its place.
        requireRefused(
                form.write(network, folder),
                switch (form) {
                    case SAFETENSORS -> "classifier.3.weight";
                    case KERAS_3 -> "layers/dense_1/vars/0";
                    default -> "fc2";
                });
    }

    @ParameterizedTest
    @EnumSource
    void open_NaN_isNamed(WeightFiles form) throws IOException {
        network.layer("block3_conv2").kernel()[5] = Float.NaN;
        String tensor =
                switch (form) {
                    case SAFETENSORS -> "features.12.weight";
                    case KERAS_3 -> "layers/conv2d_5/vars/0";
                    default -> "block3_conv2";
                };
        requireRefused(form.write(network, folder), tensor, "NaN");
    }

    @Test
    void open_wrongShape_saysWhatWasExpected() throws IOException {
        Map<String, Tensor> tensors = network.torchvision();
        tensors.put(
                "features.5.weight",
                new Tensor("features.5.weight", new int[] {6, 5, 3, 3}, FloatBuffer.allocate(270)));
        Path file = Files.write(folder.resolve("wrong"), WeightFiles.safetensors(tensors));
        requireRefused(file, "features.5.weight", "[6, 5, 3, 3]", "[any, 4, 3, 3]");
    }

    @Test
    void open_anotherNetwork_isRefused() throws IOException {
        Map<String, Tensor> tensors = network.torchvision();
        String more = "features.30.weight";
        tensors.put(more, new Tensor(more, new int[] {12, 12, 3, 3}, FloatBuffer.allocate(12 * 12 * 9)));
        Path vgg19 = Files.write(folder.resolve("vgg19"), WeightFiles.safetensors(tensors));
        requireRefused(vgg19, "another network", "features.30.weight");
    }

    @ParameterizedTest
    @EnumSource
    void open_truncated_isRefused(WeightFiles form) throws IOException {
        byte[] whole = Files.readAllBytes(form.write(network, folder));
        for (int percent : new int[] {1, 20, 50, 80, 99}) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length * percent / 100));
            assertThatThrownBy(() -> VggReader.open(cut).close())
                    .as("%d %% of %s", percent, form)
                    .isInstanceOf(WeightsException.class);
        }
    }

    @Test
    void open_noWeightsAtAll_isRefused() throws IOException {
        requireRefused(Files.writeString(folder.resolve("text"), "These are no weights.\n"), "neither HDF5");
        requireRefused(Files.write(folder.resolve("empty"), new byte[0]), "neither HDF5");
        byte[] json = "\2\0\0\0\0\0\0\0[]".getBytes(StandardCharsets.ISO_8859_1);
        requireRefused(Files.write(folder.resolve("array"), json), "safetensors");
    }
}
