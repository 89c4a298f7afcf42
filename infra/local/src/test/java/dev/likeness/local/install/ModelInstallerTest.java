package dev.likeness.local.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.onnx.NaiveVgg;
import dev.likeness.local.weights.ReducedVgg;
import dev.likeness.local.weights.WeightFiles;
import dev.likeness.local.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a file of weights to an installed model, at reduced width. */
class ModelInstallerTest {
    private static final PublishedModel VGG16 =
            PublishedModel.named(PublishedModel.VGG16).orElseThrow();

    @TempDir
    private Path folder;

    private final ReducedVgg network = new ReducedVgg(3);
    private Path files;
    private InstalledModels models;
    private ModelInstaller installer;

    @BeforeEach
    void prepare() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        models = new InstalledModels(folder.resolve("models"));
        installer = new ModelInstaller(models, folder.resolve("downloads"), new SilentProgress());
    }

    private ModelInstaller.Result install(Path weights, Precision precision) {
        return installer.install(new ModelInstaller.Request(VGG16, precision, Optional.of(weights), Optional.empty()));
    }

    private static List<byte[]> pictures(int count) {
        return CalibrationPhotos.read(null, ReducedVgg.SIDE).heldOut().subList(0, count);
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
        assertThat(result.card().side()).isEqualTo(224);
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

    @Test
    void install_card_saysWhereItComesFrom() throws IOException {
        Path weights = WeightFiles.KERAS_PUBLISHED.write(network, files);
        ModelInstaller.Result result = install(weights, Precision.INT8);
        assertThat(result.card().version()).isEqualTo(FileHash.of(weights, "SHA-256", done -> {}));
        assertThat(result.card().id()).isEqualTo("vgg16:int8");
        assertThat(result.card().source()).isEqualTo("published.h5");
        assertThat(result.card().means().get(ModelKey.EMBEDDING)).hasSize(24);
        assertThat(result.card().means().get(ModelKey.REGIONS)).hasSize(12);
        try (OnnxEmbedder embedder = OnnxEmbedder.open(result.file())) {
            assertThat(embedder.card().toProperties()).isEqualTo(result.card().toProperties());
        }
    }

    @Test
    void install_bothPrecisions_areKept_andTheBareNameMeansTheLast() throws IOException {
        Path weights = WeightFiles.SAFETENSORS.write(network, files);
        assertThat(models.preferred().id()).isEqualTo("vgg16-mini:int8");
        Path first = install(weights, Precision.FP32).file();
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));
        install(weights, Precision.INT8);
        assertThat(models.list()).hasSize(2);
        assertThat(models.preferred().id()).isEqualTo("vgg16:int8");
        assertThat(models.find("vgg16:fp32")).map(ModelChoice::id).contains("vgg16:fp32");
        assertThat(models.find("vgg19")).isEmpty();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("models"))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName())
                    .filter(name -> !name.toString().equals("lock"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "truncated", "missing"})
    void install_badFile_leavesNothing_andKeepsWhatWasThere(String kind) throws IOException {
        Path good = WeightFiles.KERAS_PUBLISHED.write(network, files);
        install(good, Precision.INT8);
        byte[] whole = Files.readAllBytes(good);
        Path bad = files.resolve("bad.h5");
        switch (kind) {
            case "text" -> Files.writeString(bad, "no weights");
            case "truncated" -> Files.write(bad, Arrays.copyOf(whole, whole.length / 2));
            default -> {}
        }
        assertThatThrownBy(() -> install(bad, Precision.INT8))
                .isInstanceOfAny(WeightsException.class, InstallException.class)
                .hasMessageContaining("bad.h5");
        assertThat(left()).containsExactly(Path.of("vgg16-int8.onnx"));
    }

    @Test
    void install_afterOneThatWasKilled_startsClean() throws IOException {
        Path unfinished = Files.createDirectories(folder.resolve("models/unfinished"));
        Files.write(unfinished.resolve("model.onnx"), new byte[1000]);
        assertThat(models.list()).isEmpty();
        install(WeightFiles.SAFETENSORS.write(network, files), Precision.INT8);
        assertThat(left()).containsExactly(Path.of("vgg16-int8.onnx"));
    }

    @Test
    void install_twiceAtOnce_isRefused() throws IOException {
        Path weights = WeightFiles.SAFETENSORS.write(network, files);
        try (var other = Workshop.open(models.folder())) {
            assertThat(other.file("model.onnx")).doesNotExist();
            assertThatThrownBy(() -> install(weights, Precision.INT8)).hasMessageContaining("Another");
        }
    }

    @Test
    void install_tooFewPhotosToCalibrate_isRefused() throws IOException {
        Path weights = WeightFiles.SAFETENSORS.write(network, files);
        var request = new ModelInstaller.Request(VGG16, Precision.INT8, Optional.of(weights), Optional.of(files));
        assertThatThrownBy(() -> installer.install(request)).hasMessageContaining("at least 8");
    }
}
