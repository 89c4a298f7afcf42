package dev.likeness.local.install;

import dev.likeness.ModelKey;
import dev.likeness.local.onnx.ActivationRanges;
import dev.likeness.local.onnx.VggGraph;
import dev.likeness.local.weights.Layer;
import dev.likeness.local.weights.VggWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the network in floats does on photos.
 *
 * @param ranges of its convolutions, on the calibration photos
 * @param heldOut its embeddings of the photos held out
 */
record Calibration(ActivationRanges ranges, List<float[]> heldOut) {
    /** @param graph written by {@link VggGraph#writeForCalibration} */
    static Calibration run(VggWeights weights, Path graph, CalibrationPhotos photos, Progress progress) {
        progress.begin(
                "Calibrating", photos.calibration().size() + photos.heldOut().size(), "photos");
        var ranges = new ActivationRanges();
        List<float[]> heldOut = new ArrayList<>();
        long done = 0;
        try (GraphSession session = GraphSession.open(graph, weights.side())) {
            for (byte[] photo : photos.calibration()) {
                Map<String, float[]> outputs = session.run(photo);
                for (Layer layer : weights.convolutions()) {
                    ranges.include(layer.name(), outputs.get(VggGraph.rangeOutput(layer.name()))[0]);
                }
                progress.reach(++done);
            }
            for (byte[] photo : photos.heldOut()) {
                heldOut.add(session.run(photo).get(ModelKey.EMBEDDING));
                progress.reach(++done);
            }
        }
        return new Calibration(ranges, heldOut);
    }
}
