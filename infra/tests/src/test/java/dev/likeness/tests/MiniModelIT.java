package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.install.ModelInstaller;
import dev.likeness.local.install.SilentProgress;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained network through the converter: vgg16-mini from its weights, in both precisions, on real photos. */
class MiniModelIT {
    private static final int K = 5;

    @TempDir
    private Path folder;

    private record Photo(String label, byte[] pixels) {}

    private static List<Photo> photos() throws IOException {
        Path root = Repository.photos();
        var decoder = ImageDecoder.ofEnvironment();
        List<Photo> photos = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] pixels = decoder.decode(Files.readAllBytes(file), ModelInput.squashed(96))
                        .picture()
                        .rgb();
                photos.add(new Photo(file.getParent().getFileName().toString(), pixels));
            }
        }
        return photos;
    }

    private Path install(Precision precision) {
        Path weights = Repository.ROOT.resolveSibling("shared").resolve("models/vgg16-mini.safetensors");
        var models = new InstalledModels(folder.resolve("models"));
        return new ModelInstaller(models, folder, new SilentProgress())
                .install(new ModelInstaller.Request(
                        PublishedModel.named(PublishedModel.VGG16_MINI).orElseThrow(),
                        precision,
                        Optional.of(weights),
                        Optional.empty()))
                .file();
    }

    private static List<float[]> embed(OnnxEmbedder embedder, List<Photo> photos, String output) {
        return photos.stream()
                .map(photo ->
                        embedder.embed(List.of(photo.pixels())).get(0).vectors().get(output))
                .toList();
    }

    private static double cosine(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (double) one[i] * other[i])
                .sum();
    }

    /** Leave one out: how many of the five most similar photos have the same label. */
    private static double precisionAt5(List<Photo> photos, List<float[]> embeddings) {
        long right = IntStream.range(0, photos.size())
                .mapToLong(query -> IntStream.range(0, photos.size())
                        .filter(other -> other != query)
                        .boxed()
                        .sorted(Comparator.comparingDouble(
                                other -> -cosine(embeddings.get(query), embeddings.get(other))))
                        .limit(K)
                        .filter(other -> photos.get(other)
                                .label()
                                .equals(photos.get(query).label()))
                        .count())
                .sum();
        return (double) right / (K * photos.size());
    }

    private static void requireAsGoodAs(
            OnnxEmbedder int8, List<Photo> photos, List<float[]> expected, double expectedPrecision) {
        List<float[]> found = embed(int8, photos, ModelKey.EMBEDDING);
        double[] cosines = IntStream.range(0, photos.size())
                .mapToDouble(i -> cosine(found.get(i), expected.get(i)))
                .toArray();
        assertThat(IntStream.range(0, cosines.length)
                        .mapToDouble(i -> cosines[i])
                        .average()
                        .orElseThrow())
                .isGreaterThanOrEqualTo(0.99);
        assertThat(IntStream.range(0, cosines.length)).allMatch(i -> cosines[i] >= 0.97);
        assertThat(precisionAt5(photos, found)).isCloseTo(expectedPrecision, within(0.01));
    }

    @Test
    void int8_isAsGoodAsFp32() throws IOException {
        List<Photo> photos = photos();
        List<float[]> expected;
        Path fp32 = install(Precision.FP32);
        try (OnnxEmbedder embedder = OnnxEmbedder.open(fp32)) {
            expected = embed(embedder, photos, ModelKey.EMBEDDING);
        }
        double precision = precisionAt5(photos, expected);
        assertThat(precision).isGreaterThan(0.6);
        Path int8 = install(Precision.INT8);
        assertThat(Files.size(int8)).isLessThanOrEqualTo(4_000_000);
        try (OnnxEmbedder embedder = OnnxEmbedder.open(int8)) {
            requireAsGoodAs(embedder, photos, expected, precision);
        }
        try (OnnxEmbedder builtIn = Models.openBuiltIn()) {
            requireAsGoodAs(builtIn, photos, expected, precision);
        }
    }

    @Test
    void fp32_equalsTheReferenceThatComesWithTheWeights() throws IOException {
        Path models = Repository.photos().resolveSibling("models");
        JsonNode reference =
                new ObjectMapper().readTree(models.resolve("reference.json").toFile());
        try (OnnxEmbedder embedder = OnnxEmbedder.open(install(Precision.FP32))) {
            assertThat(embedder.card().version())
                    .isEqualTo(reference.path("model").asText());
            for (JsonNode expected : reference.path("cases")) {
                byte[] png = Files.readAllBytes(
                        models.resolve(expected.path("picture").asText()));
                byte[] pixels = ImageDecoder.ofEnvironment()
                        .decode(png, ModelInput.squashed(96))
                        .picture()
                        .rgb();
                float[] found = embedder.embed(List.of(pixels)).get(0).vector();
                for (int i = 0; i < found.length; i++) {
                    assertThat((double) found[i])
                            .isCloseTo(expected.path("embedding").path(i).asDouble(), within(1e-5));
                }
            }
        }
    }
}
