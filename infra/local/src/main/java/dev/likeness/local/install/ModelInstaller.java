package dev.likeness.local.install;

import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.files.FileHash;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.onnx.ModelFile;
import dev.likeness.local.onnx.VggGraph;
import dev.likeness.local.weights.VggReader;
import dev.likeness.local.weights.VggWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns published weights into a model file: reads, calibrates, quantises, proves, and puts it into its place whole. What
 * an interrupted installation leaves is removed by the next.
 */
public final class ModelInstaller {
    private static final long ROTATION_SEED = 20_261_123;
    private static final long MEGABYTE = 1_000_000;

    private final InstalledModels models;
    private final Download download;
    private final Progress progress;

    /** @param downloads folder where published files are kept while they are needed */
    public ModelInstaller(InstalledModels models, Path downloads, Progress progress) {
        this.models = models;
        this.download = new Download(downloads, Download.PAUSE);
        this.progress = progress;
    }

    /**
     * What is to be installed.
     *
     * @param from a file of weights, or empty to download the published one
     * @param calibrate a folder of photos, or empty for the project's sample pictures
     */
    public record Request(PublishedModel model, Precision precision, Optional<Path> from, Optional<Path> calibrate) {}

    /**
     * What was installed.
     *
     * @param proof how int8 compares with the floats; empty for fp32
     */
    public record Result(Path file, ModelCard card, long bytes, Optional<Int8Proof> proof) {}

    /**
     * @throws InstallException if it cannot be fetched, or the result is not good enough
     * @throws dev.likeness.local.weights.WeightsException if the file is none of VGG16's weights
     */
    public Result install(Request request) {
        request.from().ifPresent(file -> require(Files.isRegularFile(file), "There is no file " + file + "."));
        request.calibrate()
                .ifPresent(folder -> require(Files.isDirectory(folder), "There is no folder " + folder + "."));
        try (var workshop = Workshop.open(models.folder())) {
            Path weightsFile = request.from().orElseGet(() -> fetch(request.model()));
            Result result;
            try (VggReader reader = VggReader.open(weightsFile)) {
                result = build(request, reader.weights(), weightsFile, workshop);
            }
            if (request.from().isEmpty()) {
                Files.deleteIfExists(weightsFile); // half a gigabyte, and used up
            }
            return result;
        } catch (IOException e) {
            throw new InstallException("Could not install " + request.model().name() + ": " + e + ".", e);
        }
    }

    private static void require(boolean fulfilled, String orElse) {
        if (!fulfilled) {
            throw new InstallException(orElse);
        }
    }

    private Path fetch(PublishedModel model) {
        return model.weights()
                .map(weights -> download.fetch(weights, progress))
                .orElseThrow(() -> new InstallException(
                        model.name() + " comes with the program. To build it anew, pass its weights with --from."));
    }

    private String hash(Path file) throws IOException {
        progress.begin("Reading the weights", Files.size(file) / MEGABYTE, "MB");
        return FileHash.of(file, "SHA-256", done -> progress.reach(done / MEGABYTE));
    }

    private Result build(Request request, VggWeights weights, Path source, Workshop workshop) throws IOException {
        String version = hash(source);
        CalibrationPhotos photos = CalibrationPhotos.read(request.calibrate().orElse(null), input(weights));
        Path graph = workshop.file("model.onnx");
        Optional<Int8Proof> proof = Optional.empty();
        if (request.precision() == Precision.FP32) {
            progress.begin("Converting", 1, "model");
            VggGraph.writeFloat(weights, graph);
        } else {
            proof = Optional.of(quantise(weights, photos, graph, workshop));
        }
        ModelCard card = card(request, weights, version, source, means(weights, graph, photos));
        ModelFile.appendCard(graph, card.toProperties());
        OnnxEmbedder.open(graph).close(); // checks what it promises
        progress.done();
        long bytes = Files.size(graph);
        Path file = models.add(graph, card);
        return new Result(file, card, bytes, proof);
    }

    private Int8Proof quantise(VggWeights weights, CalibrationPhotos photos, Path graph, Workshop workshop)
            throws IOException {
        Path floats = workshop.file("calibration.onnx");
        progress.begin("Converting", 1, "model");
        VggGraph.writeForCalibration(weights, floats);
        Calibration calibration = Calibration.run(weights, floats, photos, progress);
        Files.delete(floats);
        return new Quantiser(weights, photos, calibration, progress).write(graph);
    }

    private Map<String, float[]> means(VggWeights weights, Path graph, CalibrationPhotos photos) {
        progress.begin("Measuring the mean", photos.calibration().size(), "photos");
        Map<String, double[]> sums = new LinkedHashMap<>();
        long done = 0;
        try (GraphSession session = GraphSession.open(graph, weights.side())) {
            for (byte[] photo : photos.calibration()) {
                Map<String, float[]> outputs = session.run(photo);
                for (String output : List.of(ModelKey.EMBEDDING, ModelKey.REGIONS)) {
                    float[] values = outputs.get(output);
                    double[] sum = sums.computeIfAbsent(output, name -> new double[values.length]);
                    IntStream.range(0, values.length).forEach(i -> sum[i] += values[i]);
                }
                progress.reach(++done);
            }
        }
        Map<String, float[]> means = new LinkedHashMap<>();
        sums.forEach((output, sum) -> {
            float[] mean = new float[sum.length];
            IntStream.range(0, sum.length)
                    .forEach(i ->
                            mean[i] = (float) (sum[i] / photos.calibration().size()));
            means.put(output, mean);
        });
        return means;
    }

    /** A centre crop finds more of some kinds of photos and less of others; see RATIONALE.md, "Pictures". */
    private static ModelInput input(VggWeights weights) {
        return ModelInput.squashed(weights.side());
    }

    private static ModelCard card(
            Request request, VggWeights weights, String version, Path source, Map<String, float[]> means)
            throws IOException {
        ModelCard builtIn = Models.builtInCard();
        boolean known = version.equals(builtIn.version()) || isPublished(request, source);
        return new ModelCard(
                request.model().name(),
                version,
                request.precision().code(),
                weights.hasTop() ? "fc2" : "block5_conv3 (R-MAC; the weights have no fc layers)",
                means.get(ModelKey.EMBEDDING).length,
                input(weights),
                weights.normalisation().code(),
                source.getFileName().toString(),
                // A file that somebody gives may be anything.
                known ? request.model().licence() : "unknown: that of " + source.getFileName(),
                weights.hasTop() ? labels(weights.fullyConnected().get(2).outputs(), builtIn) : List.of(),
                means,
                ROTATION_SEED);
    }

    /** What was downloaded has been compared already. */
    private static boolean isPublished(Request request, Path source) throws IOException {
        if (request.from().isEmpty()) {
            return true;
        }
        Optional<PublishedModel.Weights> published = request.model().weights();
        return published.isPresent()
                && Files.size(source) == published.get().bytes()
                && FileHash.of(source, "MD5", done -> {}).equals(published.get().md5());
    }

    /** ImageNet's classes come in one order, that of their WordNet ids; the built-in model knows their names. */
    private static List<String> labels(int classes, ModelCard builtIn) {
        return classes == builtIn.labels().size()
                ? builtIn.labels()
                : IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }
}
