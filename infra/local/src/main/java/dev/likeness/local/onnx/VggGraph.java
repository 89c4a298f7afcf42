package dev.likeness.local.onnx;

import static dev.likeness.local.onnx.OnnxGraph.BATCH;
import static dev.likeness.local.onnx.OnnxGraph.integer;
import static dev.likeness.local.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.likeness.local.weights.Layer;
import dev.likeness.local.weights.Normalisation;
import dev.likeness.local.weights.VggWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The graph of the VGG16 family. Input {@code pixels}: uint8 [N, S, S, 3], RGB. Outputs: {@code embedding}, fc2 after
 * ReLU, of unit length; {@code labels}, softmax of the predictions; {@code regions}, R-MAC of the last convolution. A
 * network without a top has its regions as embedding, and no labels.
 */
public final class VggGraph {
    /** The smallest length that is divided by: a zero vector stays zero. */
    static final float LEAST_LENGTH = 1e-12f;

    private static final String RANGE_PREFIX = "largest.";

    private final VggWeights weights;
    private final OnnxGraph graph = new OnnxGraph("vgg16");
    private final LayerWriter layers;

    private VggGraph(VggWeights weights, Function<String, LayerScheme> schemes, ActivationRanges ranges) {
        this.weights = weights;
        layers = new LayerWriter(graph, schemes, ranges);
    }

    /** Writes the network in 32-bit floats. */
    public static void writeFloat(VggWeights weights, Path file) throws IOException {
        write(weights, layer -> LayerScheme.FLOAT, null, false, file);
    }

    /**
     * Writes the network in 32-bit floats, with an output more for each convolution: its largest activation.
     *
     * @see #rangeOutput
     */
    public static void writeForCalibration(VggWeights weights, Path file) throws IOException {
        write(weights, layer -> LayerScheme.FLOAT, null, true, file);
    }

    /** Writes the network with a scheme for each layer; the first convolution is always in floats. */
    public static void writeQuantized(
            VggWeights weights, Function<String, LayerScheme> schemes, ActivationRanges ranges, Path file)
            throws IOException {
        write(weights, schemes, ranges, false, file);
    }

    private static void write(
            VggWeights weights,
            Function<String, LayerScheme> schemes,
            ActivationRanges ranges,
            boolean withRanges,
            Path file)
            throws IOException {
        var network = new VggGraph(weights, schemes, ranges);
        network.build(withRanges);
        network.graph.write(file);
    }

    /** The output of a calibration graph that says a convolution's largest activation. */
    public static String rangeOutput(String layer) {
        return RANGE_PREFIX + layer;
    }

    private void build(boolean withRanges) {
        int side = weights.side();
        graph.input("pixels", DataType.UINT8, BATCH, side, side, 3);
        Signal signal = normalised();
        Signal lastMap = null;
        for (Layer layer : weights.convolutions()) {
            signal = layers.convolution(layer, signal);
            lastMap = signal;
            if (withRanges) {
                graph.node("ReduceMax", rangeOutput(layer.name()), List.of(signal.name()), integer("keepdims", 0));
                graph.output(rangeOutput(layer.name()));
            }
            if (VggWeights.POOLED.contains(layer.name())) {
                signal = pooled(signal, layer.name());
            }
        }
        int mapSide = side / (1 << (VggWeights.POOLED.size() - 1));
        Signal regions = layers.asFloats(new RegionPooling(graph).regions(lastMap, mapSide, weights.channels()));
        String summed = graph.node(
                "ReduceSum",
                "regions.summed",
                List.of(normalise(regions.name(), "regions.each"), graph.int64("regions.axis", 2)),
                integer("keepdims", 0));
        graph.output(normalise(summed, "regions"), BATCH, weights.channels());
        if (weights.hasTop()) {
            top(signal);
        } else {
            graph.output(graph.node("Identity", "embedding", List.of("regions")), BATCH, weights.channels());
        }
    }

    private Signal normalised() {
        Normalisation normalisation = weights.normalisation();
        String planes = graph.node(
                "Transpose",
                "planes",
                List.of(graph.node("Cast", "numbers", List.of("pixels"), integer("to", DataType.FLOAT.getNumber()))),
                integers("perm", 0, 3, 1, 2));
        if (normalisation.isBgr()) {
            planes =
                    graph.node("Gather", "bgr", List.of(planes, graph.int64("bgr.order", 2, 1, 0)), integer("axis", 1));
        }
        String centred =
                graph.node("Sub", "centred", List.of(planes, graph.floats("means", normalisation.means(), 1, 3, 1, 1)));
        return Signal.ofFloats(
                graph.node(
                        "Div",
                        "normalised",
                        List.of(centred, graph.floats("deviations", normalisation.deviations(), 1, 3, 1, 1))),
                "pixels");
    }

    private Signal pooled(Signal signal, String layer) {
        String pooled = graph.node(
                "MaxPool",
                layer + ".pooled",
                List.of(signal.name()),
                integers("kernel_shape", 2, 2),
                integers("strides", 2, 2));
        return signal.named(pooled);
    }

    private void top(Signal map) {
        Signal flat = map.named(graph.node("Flatten", "flat", List.of(map.name()), integer("axis", 1)));
        List<Layer> top = weights.fullyConnected();
        Signal fc1 = rectified(layers.fullyConnected(top.get(0), flat), "fc1.active");
        Signal fc2 = rectified(layers.fullyConnected(top.get(1), fc1), "fc2.active");
        graph.output(normalise(fc2.name(), "embedding"), BATCH, top.get(1).outputs());
        Signal scores = layers.fullyConnected(top.get(2), fc2);
        graph.output(
                graph.node("Softmax", "labels", List.of(scores.name()), integer("axis", 1)),
                BATCH,
                top.get(2).outputs());
    }

    private Signal rectified(Signal sums, String name) {
        return Signal.ofFloats(graph.node("Relu", name, List.of(sums.name())), sums.layer());
    }

    /** L2 over the second axis. ONNX' own LpNormalization makes a zero vector NaN. */
    private String normalise(String vectors, String name) {
        String axis = graph.int64(name + ".axis.normalised", 1);
        String length = graph.node("ReduceL2", name + ".length", List.of(vectors, axis), integer("keepdims", 1));
        String divisor = graph.node(
                "Max", name + ".divisor", List.of(length, graph.floats(name + ".least", new float[] {LEAST_LENGTH})));
        return graph.node("Div", name, List.of(vectors, divisor));
    }
}
