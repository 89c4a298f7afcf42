package dev.likeness.local.onnx;

import dev.likeness.local.weights.Layer;
import java.util.Arrays;

/**
 * A layer's weights as integers of 8 bits: weight ≈ value × the scale of its output. Symmetric, so that there is no zero
 * point.
 *
 * @param values outputs, then inputs in the order channels, rows, columns
 * @param scales one for each output
 */
record QuantizedWeights(byte[] values, float[] scales) {
    private static final int LARGEST = 127;

    /** A bias is added in 32 bits; beyond this it could overflow together with the sum. */
    private static final double LARGEST_BIAS = 1 << 29;

    /**
     * Quantises for products of integers. Without VNNI, x86 multiplies pairs of them with activations of 0…255 and adds the
     * two products in 16 bits, where they saturate ({@code vpmaddubsw}). So scales are such that no pair of the same sign
     * adds up to more than 128: 255 × 128 = 32,640 still fits. That costs less than giving each weight 7 bits, as the
     * largest weights seldom stand together. Pairs are adjacent in the order of ONNX Runtime's kernels: rows, columns,
     * channels in a convolution, the order of inputs in a matrix product.
     *
     * @param inputScale of the integers that the layer will see, where its bias is to be an integer too; else 0
     */
    static QuantizedWeights of(Layer layer, float inputScale) {
        int inputs = layer.inputs();
        int[] order = kernelOrder(layer);
        float[] biases = layer.biases();
        var result = new QuantizedWeights(new byte[layer.outputs() * inputs], new float[layer.outputs()]);
        for (int first = 0; first < layer.outputs(); first += Layer.READ_TOGETHER) {
            int count = Math.min(Layer.READ_TOGETHER, layer.outputs() - first);
            float[] weights = layer.outputs(first, count);
            for (int i = 0; i < count; i++) {
                int output = first + i;
                double least = inputScale == 0 ? 0 : LARGEST * Math.abs(biases[output]) / (inputScale * LARGEST_BIAS);
                float scale = (float) Math.max(largestPair(weights, i * inputs, order), least) / LARGEST;
                result.put(output, weights, i * inputs, scale >= Float.MIN_NORMAL ? scale : 1); // 1: no weights at all
            }
        }
        return result;
    }

    private static float largestPair(float[] weights, int from, int[] order) {
        float largest = 0;
        for (int i = 0; i < order.length; i += 2) {
            float one = weights[from + order[i]];
            float other = i + 1 < order.length ? weights[from + order[i + 1]] : 0;
            largest = Math.max(largest, Math.max(one, 0) + Math.max(other, 0));
            largest = Math.max(largest, Math.max(-one, 0) + Math.max(-other, 0));
        }
        return largest;
    }

    private void put(int output, float[] weights, int from, float scale) {
        int inputs = values.length / scales.length;
        scales[output] = scale;
        for (int input = 0; input < inputs; input++) {
            values[output * inputs + input] = (byte) Math.round(weights[from + input] / scale);
        }
    }

    /** The index of each input of an output, in the order in which they are multiplied. */
    private static int[] kernelOrder(Layer layer) {
        int[] order = new int[layer.inputs()];
        if (!layer.isConvolution()) {
            Arrays.setAll(order, i -> i);
            return order;
        }
        int area = layer.height() * layer.width();
        Arrays.setAll(order, i -> i % layer.channels() * area + i / layer.channels());
        return order;
    }

    /** Some of the values as a matrix of inputs × outputs. */
    byte[] matrix(int inputs, int firstOutput, int outputs) {
        byte[] matrix = new byte[inputs * outputs];
        for (int first = 0; first < outputs; first += Layer.READ_TOGETHER) { // by blocks: both sides stay in the cache
            int count = Math.min(Layer.READ_TOGETHER, outputs - first);
            for (int input = 0; input < inputs; input++) {
                for (int i = first; i < first + count; i++) {
                    matrix[input * outputs + i] = values[(firstOutput + i) * inputs + input];
                }
            }
        }
        return matrix;
    }

    /** The bias of each output in units of input scale × weight scale. */
    int[] integerBiases(float[] biases, float inputScale) {
        int[] integers = new int[biases.length];
        Arrays.setAll(integers, i -> (int) Math.round(biases[i] / ((double) inputScale * scales[i])));
        return integers;
    }
}
