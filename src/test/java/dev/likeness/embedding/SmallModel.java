package dev.likeness.embedding;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A convolutional network of VGG's shape, small enough to compute by hand: 8×8 RGB, two 3×3 convolutions each with ReLU
 * and 2×2 max-pool, a fully connected layer of 16 with ReLU, L2 norm, five classes. Weights are seeded. Knows its answer
 * in two ways: as ONNX, and naively in double precision.
 */
final class SmallModel {
    static final int SIDE = 8;
    static final int DIMENSIONS = 16;
    private static final int CHANNELS = 4;
    private static final int CLASSES = 5;

    final Map<String, String> card = new HashMap<>();
    private final float[] conv1;
    private final float[] conv2;
    private final float[] full;
    private final float[] head;

    SmallModel(long seed) {
        var random = new Random(seed);
        conv1 = weights(random, CHANNELS * 3 * 9, 0.01);
        conv2 = weights(random, CHANNELS * CHANNELS * 9, 0.3);
        full = weights(random, DIMENSIONS * CHANNELS * 4, 0.3);
        head = weights(random, CLASSES * DIMENSIONS, 1);
        card.putAll(Map.of(
                "name", "small",
                "version", "0123456789",
                "source", "a test",
                "licence", "none",
                "layer", "fc",
                "dimensions", "" + DIMENSIONS,
                "side", "" + SIDE,
                "precision", "fp32",
                "rotation_seed", "1",
                "labels", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"));
        card.put("normalisation", "none");
        card.put("mean", Base64.getEncoder().encodeToString(new byte[DIMENSIONS * Float.BYTES]));
    }

    private static float[] weights(Random random, int count, double scale) {
        var weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * scale);
        }
        return weights;
    }

    /** The embedding by its definition: nested loops, nothing shared with any runtime. */
    double[] embedNaively(byte[] pixels) {
        var input = new double[3][SIDE][SIDE];
        for (int i = 0; i < pixels.length; i++) {
            input[i % 3][i / 3 / SIDE][i / 3 % SIDE] = pixels[i] & 0xFF;
        }
        double[][][] map = pool(convolve(pool(convolve(input, conv1)), conv2));
        var embedding = new double[DIMENSIONS];
        double squares = 0;
        for (int o = 0; o < DIMENSIONS; o++) {
            for (int i = 0; i < CHANNELS * 4; i++) {
                embedding[o] += full[o * CHANNELS * 4 + i] * map[i / 4][i / 2 % 2][i % 2];
            }
            embedding[o] = Math.max(0, embedding[o]);
            squares += embedding[o] * embedding[o];
        }
        for (int o = 0; o < DIMENSIONS && squares > 0; o++) {
            embedding[o] /= Math.sqrt(squares);
        }
        return embedding;
    }

    private static double[][][] convolve(double[][][] input, float[] weights) {
        int side = input[0].length;
        var output = new double[CHANNELS][side][side];
        for (int o = 0; o < CHANNELS; o++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double sum = 0;
                    for (int c = 0; c < input.length; c++) {
                        for (int k = 0; k < 9; k++) {
                            int fromY = y + k / 3 - 1;
                            int fromX = x + k % 3 - 1;
                            if (fromY >= 0 && fromY < side && fromX >= 0 && fromX < side) {
                                sum += weights[(o * input.length + c) * 9 + k] * input[c][fromY][fromX];
                            }
                        }
                    }
                    output[o][y][x] = Math.max(0, sum);
                }
            }
        }
        return output;
    }

    private static double[][][] pool(double[][][] input) {
        int side = input[0].length / 2;
        var output = new double[input.length][side][side];
        for (int c = 0; c < input.length; c++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    output[c][y][x] = Math.max(
                            Math.max(input[c][2 * y][2 * x], input[c][2 * y][2 * x + 1]),
                            Math.max(input[c][2 * y + 1][2 * x], input[c][2 * y + 1][2 * x + 1]));
                }
            }
        }
        return output;
    }

    /** The same as a model file, with the card as it is now. */
    byte[] toOnnx() {
        return toOnnx("pixels", true);
    }

    /**
     * @param input the name of the input
     * @param normalised whether the graph normalises the embedding
     */
    byte[] toOnnx(String input, boolean normalised) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("small")
                .addInput(value(input, TensorProto.DataType.UINT8, -1, SIDE, SIDE, 3))
                .addOutput(value("embedding", TensorProto.DataType.FLOAT, -1, DIMENSIONS))
                .addOutput(value("labels", TensorProto.DataType.FLOAT, -1, CLASSES))
                .addInitializer(tensor("conv1", conv1, CHANNELS, 3, 3, 3))
                .addInitializer(tensor("conv2", conv2, CHANNELS, CHANNELS, 3, 3))
                .addInitializer(tensor("full", full, DIMENSIONS, CHANNELS * 4))
                .addInitializer(tensor("head", head, CLASSES, DIMENSIONS))
                .addInitializer(tensor("least", new float[] {1e-12f}, 1, 1))
                .addNode(node("Cast", "floats", List.of(input), integer("to", TensorProto.DataType.FLOAT_VALUE)))
                .addNode(node("Transpose", "planes", List.of("floats"), integers("perm", 0, 3, 1, 2)));
        addConvolution(graph, "planes", "conv1", "map1");
        addConvolution(graph, "map1", "conv2", "map2");
        graph.addNode(node("Flatten", "flat", List.of("map2")))
                .addNode(node("Gemm", "sums", List.of("flat", "full"), integer("transB", 1)))
                .addNode(node("Relu", normalised ? "active" : "embedding", List.of("sums")));
        if (normalised) {
            graph.addNode(node("ReduceL2", "length", List.of("active"), integers("axes", 1), integer("keepdims", 1)))
                    .addNode(node("Max", "divisor", List.of("length", "least")))
                    .addNode(node("Div", "embedding", List.of("active", "divisor")));
        }
        graph.addNode(node("Gemm", "scores", List.of("embedding", "head"), integer("transB", 1)))
                .addNode(node("Softmax", "labels", List.of("scores")));
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
        card.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static void addConvolution(GraphProto.Builder graph, String from, String weights, String to) {
        graph.addNode(node("Conv", to + ".sums", List.of(from, weights), integers("pads", 1, 1, 1, 1)))
                .addNode(node("Relu", to + ".active", List.of(to + ".sums")))
                .addNode(node(
                        "MaxPool",
                        to,
                        List.of(to + ".active"),
                        integers("kernel_shape", 2, 2),
                        integers("strides", 2, 2)));
    }

    private static NodeProto node(String type, String output, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static TensorProto tensor(String name, float[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (long size : shape) {
            tensor.addDims(size);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size < 0 ? dimension.setDimParam("N") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
