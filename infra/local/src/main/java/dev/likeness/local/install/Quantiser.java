package dev.likeness.local.install;

import dev.likeness.ModelKey;
import dev.likeness.local.onnx.LayerScheme;
import dev.likeness.local.onnx.VggGraph;
import dev.likeness.local.weights.Layer;
import dev.likeness.local.weights.VggWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the coarsest int8 schemes that are good enough. All layers are tried in the fast scheme; where that is not enough,
 * each is tried in the finer one, and those that help most keep it, one after another, until it is.
 */
final class Quantiser {
    private final VggWeights weights;
    private final CalibrationPhotos photos;
    private final Calibration calibration;
    private final Progress progress;

    Quantiser(VggWeights weights, CalibrationPhotos photos, Calibration calibration, Progress progress) {
        this.weights = weights;
        this.photos = photos;
        this.calibration = calibration;
        this.progress = progress;
    }

    /**
     * @param graph where to write it
     * @throws InstallException if no scheme is good enough
     */
    Int8Proof write(Path graph) throws IOException {
        progress.begin("Quantising", 1, "model");
        Int8Proof proof = attempt(graph, List.of());
        if (proof.isEnough()) {
            return proof;
        }
        List<String> fine = new ArrayList<>();
        for (String layer : mostHelpfulFirst(graph)) {
            fine.add(layer);
            proof = attempt(graph, List.copyOf(fine));
            if (proof.isEnough()) {
                return proof;
            }
        }
        throw new InstallException("This network loses too much in int8 (" + proof.describe() + "; needed are "
                + Int8Proof.REQUIRED_MEAN + " and " + Int8Proof.REQUIRED_LEAST
                + "). Install it with --precision fp32, or calibrate on photos like yours with --calibrate.");
    }

    private List<String> mostHelpfulFirst(Path graph) throws IOException {
        List<String> layers = quantised().toList();
        progress.begin("Looking for the layers that suffer most", layers.size(), "layers");
        Map<String, Double> cosines = new HashMap<>();
        long done = 0;
        for (String layer : layers) {
            cosines.put(layer, attempt(graph, List.of(layer)).meanCosine());
            progress.reach(++done);
        }
        return layers.stream()
                .sorted(Comparator.comparing(cosines::get).reversed())
                .toList();
    }

    /** All that the embedding depends on, but the first convolution, which is in floats. */
    private Stream<String> quantised() {
        return Stream.concat(
                weights.convolutions().stream().skip(1).map(Layer::name),
                weights.fullyConnected().stream().limit(2).map(Layer::name));
    }

    private Int8Proof attempt(Path graph, List<String> fine) throws IOException {
        String first = weights.convolutions().get(0).name();
        VggGraph.writeQuantized(
                weights,
                layer -> layer.equals(first)
                        ? LayerScheme.FLOAT
                        : fine.contains(layer) ? LayerScheme.FINE : LayerScheme.INT8,
                calibration.ranges(),
                graph);
        List<float[]> embeddings = new ArrayList<>();
        try (GraphSession session = GraphSession.open(graph, weights.side())) {
            for (byte[] photo : photos.heldOut()) {
                embeddings.add(session.run(photo).get(ModelKey.EMBEDDING));
            }
        }
        return Int8Proof.of(calibration.heldOut(), embeddings, fine);
    }
}
