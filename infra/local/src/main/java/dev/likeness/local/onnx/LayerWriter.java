package dev.likeness.local.onnx;

import static dev.likeness.local.onnx.OnnxGraph.integer;
import static dev.likeness.local.onnx.OnnxGraph.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.likeness.local.weights.Layer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes layers, each by its scheme, and what is needed between two of different kinds. */
final class LayerWriter {
    private static final AttributeProto SAME_SIZE = integers("pads", 1, 1, 1, 1);
    private static final AttributeProto TO_FLOAT = integer("to", DataType.FLOAT.getNumber());
    private static final AttributeProto TO_UINT8 = integer("to", DataType.UINT8.getNumber());
    private static final int LARGEST_INTEGER = 255;
    private static final int MAX_MATRIX_BYTES = 1 << 24;

    private final OnnxGraph graph;
    private final Function<String, LayerScheme> schemes;
    private final ActivationRanges ranges;

    /** @param ranges may be null where no layer is INT8 */
    LayerWriter(OnnxGraph graph, Function<String, LayerScheme> schemes, ActivationRanges ranges) {
        this.graph = graph;
        this.schemes = schemes;
        this.ranges = ranges;
    }

    /** A convolution with its ReLU. */
    Signal convolution(Layer layer, Signal input) {
        return schemes.apply(layer.name()) == LayerScheme.INT8
                ? integerConvolution(layer, asIntegers(input))
                : floatConvolution(layer, asFloats(input));
    }

    private Signal floatConvolution(Layer layer, Signal input) {
        String name = layer.name();
        String weights = floats(layer, layer.outputs(), layer.channels(), layer.height(), layer.width());
        String bias = graph.floats(name + ".bias", layer.biases(), layer.outputs());
        String sums = graph.node("Conv", name + ".sums", List.of(input.name(), weights, bias), SAME_SIZE);
        return Signal.ofFloats(graph.node("Relu", name, List.of(sums)), name);
    }

    /** ReLU comes by itself: the output's zero is its least value, and everything below saturates to it. */
    private Signal integerConvolution(Layer layer, Signal input) {
        String name = layer.name();
        int outputs = layer.outputs();
        float outputScale = ranges.scale(name);
        var weights = QuantizedWeights.of(layer, input.scale());
        String zero = graph.uint8(name + ".zero", 0);
        List<String> inputs = List.of(
                input.name(),
                graph.floats(name + ".input_scale", new float[] {input.scale()}),
                zero,
                graph.int8(
                        name + ".weights", weights.values(), outputs, layer.channels(), layer.height(), layer.width()),
                graph.floats(name + ".weight_scales", weights.scales(), outputs),
                graph.int8(name + ".weight_zeros", new byte[outputs], outputs),
                graph.floats(name + ".output_scale", new float[] {outputScale}),
                zero,
                graph.int32(name + ".bias", weights.integerBiases(layer.biases(), input.scale()), outputs));
        return new Signal(graph.node("QLinearConv", name, inputs, SAME_SIZE), name, outputScale);
    }

    /** A fully connected layer without its ReLU. Its output is floats in any scheme. */
    Signal fullyConnected(Layer layer, Signal input) {
        return schemes.apply(layer.name()) == LayerScheme.INT8
                ? integerProduct(layer, input)
                : floatProduct(layer, asFloats(input));
    }

    private Signal floatProduct(Layer layer, Signal input) {
        String name = layer.name();
        String weights = floats(layer, layer.outputs(), layer.inputs());
        String bias = graph.floats(name + ".bias", layer.biases(), layer.outputs());
        return Signal.ofFloats(
                graph.node("Gemm", name, List.of(input.name(), weights, bias), integer("transB", 1)), name);
    }

    private Signal integerProduct(Layer layer, Signal input) {
        String name = layer.name();
        var weights = QuantizedWeights.of(layer, 0);
        String integers = input.isFloats() ? integersByRow(name, input) : input.name();
        String numbers = graph.node("Cast", name + ".numbers", List.of(product(layer, weights, integers)), TO_FLOAT);
        String scales = graph.floats(name + ".weight_scales", weights.scales(), layer.outputs());
        String byOutput = graph.node("Mul", name + ".by_output", List.of(numbers, scales));
        String inputScale =
                input.isFloats() ? rowScale(name) : graph.floats(name + ".input_scale", new float[] {input.scale()});
        String sums = graph.node("Mul", name + ".sums", List.of(byOutput, inputScale));
        String bias = graph.floats(name + ".bias", layer.biases(), layer.outputs());
        return Signal.ofFloats(graph.node("Add", name, List.of(sums, bias)), name);
    }

    /**
     * A large product in parts, side by side: ONNX Runtime makes a second, rearranged copy of each matrix and then frees
     * the first. In parts, loading fc1 takes 70 MB less at its peak.
     */
    private String product(Layer layer, QuantizedWeights weights, String integers) {
        int outputs = Math.max(1, Math.min(layer.outputs(), MAX_MATRIX_BYTES / layer.inputs()));
        List<String> parts = new ArrayList<>();
        for (int first = 0; first < layer.outputs(); first += outputs) {
            int count = Math.min(outputs, layer.outputs() - first);
            String part = layer.name() + ".part" + parts.size();
            byte[] values = weights.matrix(layer.inputs(), first, count);
            String matrix = graph.int8(part + ".weights", values, layer.inputs(), count);
            parts.add(graph.node("MatMulInteger", part, List.of(integers, matrix)));
        }
        return parts.size() == 1
                ? parts.get(0)
                : graph.node("Concat", layer.name() + ".product", parts, integer("axis", 1));
    }

    /** 8 bits with a scale for each row: the row's largest value is 255. The values are those of a ReLU. */
    private String integersByRow(String name, Signal input) {
        String axis = graph.int64(name + ".row_axis", 1);
        String largest = graph.node("ReduceMax", name + ".row_largest", List.of(input.name(), axis));
        String least = graph.floats(name + ".row_least", new float[] {VggGraph.LEAST_LENGTH});
        String guarded = graph.node("Max", name + ".row_guarded", List.of(largest, least));
        String steps = graph.floats(name + ".row_steps", new float[] {LARGEST_INTEGER});
        graph.node("Div", rowScale(name), List.of(guarded, steps));
        String values = graph.node("Div", name + ".row_values", List.of(input.name(), rowScale(name)));
        String whole = graph.node("Round", name + ".row_rounded", List.of(values));
        return graph.node("Cast", name + ".row_integers", List.of(whole), TO_UINT8);
    }

    private static String rowScale(String layer) {
        return layer + ".row_scale";
    }

    /** The signal as floats, dequantised where it has to be. */
    Signal asFloats(Signal signal) {
        if (signal.isFloats()) {
            return signal;
        }
        String name = signal.name() + ".floats";
        String scale = graph.floats(name + ".scale", new float[] {signal.scale()});
        return Signal.ofFloats(graph.node("DequantizeLinear", name, List.of(signal.name(), scale)), signal.layer());
    }

    /** A convolution's floats in 8 bits, over its calibrated range. */
    private Signal asIntegers(Signal signal) {
        if (!signal.isFloats()) {
            return signal;
        }
        float scale = ranges.scale(signal.layer());
        String name = signal.name() + ".integers";
        String step = graph.floats(name + ".scale", new float[] {scale});
        List<String> inputs = List.of(signal.name(), step, graph.uint8(name + ".zero", 0));
        return new Signal(graph.node("QuantizeLinear", name, inputs), signal.layer(), scale);
    }

    /** Weights that arithmetic in floats uses, however they are stored. */
    private String floats(Layer layer, long... shape) {
        String name = layer.name() + ".weights";
        if (schemes.apply(layer.name()) == LayerScheme.FLOAT) {
            return graph.deferredFloats(name, out -> writeFloats(layer, out), shape);
        }
        var weights = BlockedWeights.of(layer);
        String stored = graph.int8(layer.name() + ".stored", weights.values(), layer.outputs(), layer.inputs());
        String scales =
                graph.floats(layer.name() + ".scales", weights.scales(), layer.outputs(), weights.blocks(layer));
        String flat = graph.node(
                "DequantizeLinear",
                layer.name() + ".dequantised",
                List.of(stored, scales),
                integer("axis", 1),
                integer("block_size", weights.blockInputs()));
        return graph.node("Reshape", name, List.of(flat, graph.int64(layer.name() + ".shape", shape)));
    }

    private static void writeFloats(Layer layer, OutputStream out) throws IOException {
        for (int first = 0; first < layer.outputs(); first += Layer.READ_TOGETHER) {
            float[] weights = layer.outputs(first, Math.min(Layer.READ_TOGETHER, layer.outputs() - first));
            byte[] bytes = new byte[weights.length * Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(weights);
            out.write(bytes);
        }
    }
}
