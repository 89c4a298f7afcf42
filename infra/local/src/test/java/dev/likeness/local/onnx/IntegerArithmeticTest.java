package dev.likeness.local.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.likeness.local.weights.Layer;
import dev.likeness.local.weights.ReducedVgg;
import dev.likeness.local.weights.VggReader;
import dev.likeness.local.weights.VggWeights;
import dev.likeness.local.weights.WeightFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On x86 without VNNI, products of 8-bit integers are added in pairs in 16 bits, and saturate. Weights are quantised so
 * that they cannot: here ONNX Runtime's sums, at the largest activations there are, are compared with exact ones.
 */
class IntegerArithmeticTest {
    private static final int LARGEST_ACTIVATION = 255;

    @TempDir
    private Path folder;

    /** All weights as large as can be: without care, each pair saturates. */
    private static ReducedVgg allLarge() {
        var network = new ReducedVgg(1);
        for (ReducedVgg.Weights layer : network.layers) {
            for (int i = 0; i < layer.kernel().length; i++) {
                layer.kernel()[i] = i % 7 == 3 ? -0.5f : 1;
            }
        }
        return network;
    }

    private VggReader open(ReducedVgg network) throws IOException {
        return VggReader.open(WeightFiles.SAFETENSORS.write(network, folder));
    }

    private long[] exactSums(QuantizedWeights weights, int inputs) {
        long[] sums = new long[weights.scales().length];
        for (int i = 0; i < weights.values().length; i++) {
            sums[i / inputs] += (long) weights.values()[i] * LARGEST_ACTIVATION;
        }
        return sums;
    }

    @Test
    void product_ofTheLargestActivations_isExact() throws IOException, OrtException {
        try (VggReader reader = open(allLarge())) {
            Layer layer = reader.weights().fullyConnected().get(0);
            QuantizedWeights weights = QuantizedWeights.of(layer, 0);
            var graph = new OnnxGraph("product");
            graph.input("in", DataType.UINT8, 1, layer.inputs());
            String matrix = graph.int8(
                    "w", weights.matrix(layer.inputs(), 0, layer.outputs()), layer.inputs(), layer.outputs());
            graph.node("MatMulInteger", "sums", List.of("in", matrix));
            graph.node("Cast", "out", List.of("sums"), OnnxGraph.integer("to", DataType.FLOAT.getNumber()));
            graph.output("out", 1, layer.outputs());
            assertThat(run(graph, 1, layer.inputs())).containsExactly(exactSums(weights, layer.inputs()));
        }
    }

    @Test
    void convolution_ofTheLargestActivations_isExact() throws IOException, OrtException {
        try (VggReader reader = open(allLarge())) {
            for (String name : List.of("block1_conv2", "block3_conv2", "block5_conv3")) {
                requireExact(layer(reader.weights(), name));
            }
        }
    }

    private static Layer layer(VggWeights weights, String name) {
        return weights.convolutions().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Two in a row: ONNX Runtime then multiplies in the order rows, columns, channels. */
    private void requireExact(Layer layer) throws IOException, OrtException {
        QuantizedWeights weights = QuantizedWeights.of(layer, 0);
        long[] sums = exactSums(weights, layer.inputs());
        // One step of the output is so many units that the largest sum is 255.
        float step = (float) Arrays.stream(sums).max().orElseThrow() / LARGEST_ACTIVATION;
        var graph = new OnnxGraph("convolution");
        graph.input("in", DataType.UINT8, 1, layer.channels(), 3, 3);
        String one = graph.floats("one", new float[] {1});
        String zero = graph.uint8("zero", 0);
        String kernel = graph.int8("w", weights.values(), layer.outputs(), layer.channels(), 3, 3);
        float[] ones = new float[layer.outputs()];
        Arrays.fill(ones, 1);
        graph.node(
                "QLinearConv",
                "steps",
                List.of(
                        "in",
                        one,
                        zero,
                        kernel,
                        graph.floats("scales", ones, layer.outputs()),
                        graph.int8("zeros", new byte[layer.outputs()], layer.outputs()),
                        graph.floats("step", new float[] {step}),
                        zero));
        graph.node("MaxPool", "pooled", List.of("steps"), OnnxGraph.integers("kernel_shape", 1, 1));
        graph.node("Cast", "out", List.of("pooled"), OnnxGraph.integer("to", DataType.FLOAT.getNumber()));
        graph.output("out", 1, layer.outputs(), 1, 1);
        long[] expected =
                Arrays.stream(sums).map(sum -> (long) Math.rint(sum / step)).toArray();
        assertThat(run(graph, 1, layer.channels(), 3, 3)).as(layer.name()).containsExactly(expected);
    }

    private long[] run(OnnxGraph graph, long... shape) throws IOException, OrtException {
        Path file = folder.resolve("graph.onnx");
        graph.write(file);
        byte[] largest = new byte[(int) Arrays.stream(shape).reduce(1, (one, other) -> one * other)];
        Arrays.fill(largest, (byte) LARGEST_ACTIVATION);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(largest.length).put(largest).flip();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, direct, shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("in", input))) {
            float[] values =
                    new float[((OnnxTensor) result.get(0)).getFloatBuffer().remaining()];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
            long[] whole = new long[values.length];
            Arrays.setAll(whole, i -> (long) values[i]);
            return whole;
        }
    }

    @Test
    void weights_noPairOfOneSignIsAbove128_andLittlePrecisionIsGivenAway() throws IOException {
        try (VggReader reader = open(new ReducedVgg(2))) {
            for (Layer layer : reader.weights().convolutions()) {
                byte[] values = QuantizedWeights.of(layer, 0).values();
                int largestPair = 0;
                for (int output = 0; output < layer.outputs(); output++) {
                    for (int k = 0; k + 1 < layer.inputs(); k += 2) {
                        int one = values[output * layer.inputs() + kernelOrder(layer, k)];
                        int other = values[output * layer.inputs() + kernelOrder(layer, k + 1)];
                        largestPair = Math.max(largestPair, Math.max(one, 0) + Math.max(other, 0));
                        largestPair = Math.max(largestPair, Math.max(-one, 0) + Math.max(-other, 0));
                    }
                }
                assertThat(largestPair).as(layer.name()).isBetween(126, 128);
            }
        }
    }

    /** Rows, columns, channels. */
    private static int kernelOrder(Layer layer, int k) {
        return k % layer.channels() * 9 + k / layer.channels();
    }
}
