package dev.likeness.local.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.ModelKey;
import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.files.FileHash;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.model.Precision;
import dev.likeness.local.samples.SamplePictures;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a file of weights to an installed model. */
class ModelInstallerTest extends InstallerFixture {

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
        assertThat(left()).singleElement().asString().startsWith("vgg16-int8-");
    }

    @Test
    void install_afterOneThatWasKilled_startsClean() throws IOException {
        Path unfinished = Files.createDirectories(folder.resolve("models/unfinished"));
        Files.write(unfinished.resolve("model.onnx"), new byte[1000]);
        assertThat(models.list()).isEmpty();
        install(WeightFiles.SAFETENSORS.write(network, files), Precision.INT8);
        assertThat(left()).singleElement().asString().startsWith("vgg16-int8-");
    }

    @Test
    void install_otherWeightsOrCalibration_areAnotherModel_andTheOneBeforeStays() throws IOException {
        Path weights = WeightFiles.SAFETENSORS.write(network, files);
        ModelCard first = install(weights, Precision.INT8).card();
        Path retrained = Files.createDirectory(files.resolve("retrained"));
        ModelCard second = install(WeightFiles.SAFETENSORS.write(new ReducedVgg(4), retrained), Precision.INT8)
                .card();
        assertThat(models.find("vgg16:int8", first.identity())).isPresent();
        assertThat(models.find("vgg16:int8", second.identity())).isPresent();

        Path photos = Files.createDirectory(files.resolve("photos"));
        for (int i = 0; i < 8; i++) {
            Files.write(photos.resolve(i + ".png"), SamplePictures.draw().get(i).png());
        }
        var request = new ModelInstaller.Request(VGG16, Precision.INT8, Optional.of(weights), Optional.of(photos));
        ModelCard third = installer.install(request).card();
        assertThat(third.version()).isEqualTo(first.version());
        assertThat(third.identity()).isNotEqualTo(first.identity());
        assertThat(left()).hasSize(2);
        try (OnnxEmbedder last = models.preferred().open()) {
            assertThat(last.card().identity()).isEqualTo(third.identity());
        }
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
