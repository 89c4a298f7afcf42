package dev.likeness.local.onnx;

import dev.likeness.local.weights.Layer;

/**
 * A layer's weights stored in 8 bits, with a scale for each block of inputs of each output: one large weight takes
 * precision from its neighbours only.
 *
 * @param values outputs, then inputs in the order channels, rows, columns
 * @param scales outputs, then blocks
 * @param blockInputs inputs in a block; the last may have fewer
 */
record BlockedWeights(byte[] values, float[] scales, int blockInputs) {
    /** A scale of four bytes for 32 weights, or for 256 where the weights are many: at most 4 MB in all of VGG16. */
    private static final int CONVOLUTION_BLOCK = 32;

    private static final int FULLY_CONNECTED_BLOCK = 256;
    private static final int LARGEST = 127;

    static BlockedWeights of(Layer layer) {
        int inputs = layer.inputs();
        int block = Math.min(inputs, layer.isConvolution() ? CONVOLUTION_BLOCK : FULLY_CONNECTED_BLOCK);
        int blocks = (inputs + block - 1) / block;
        var result = new BlockedWeights(new byte[layer.outputs() * inputs], new float[layer.outputs() * blocks], block);
        for (int first = 0; first < layer.outputs(); first += Layer.READ_TOGETHER) {
            int count = Math.min(Layer.READ_TOGETHER, layer.outputs() - first);
            float[] weights = layer.outputs(first, count);
            for (int i = 0; i < count * blocks; i++) {
                int from = i / blocks * inputs + i % blocks * block;
                int to = Math.min(from + block, (i / blocks + 1) * inputs);
                result.put(weights, from, to, first * inputs, first * blocks + i);
            }
        }
        return result;
    }

    private void put(float[] weights, int from, int to, int offset, int block) {
        float max = 0;
        for (int i = from; i < to; i++) {
            max = Math.max(max, Math.abs(weights[i]));
        }
        float scale = max / LARGEST >= Float.MIN_NORMAL ? max / LARGEST : 1;
        scales[block] = scale;
        for (int i = from; i < to; i++) {
            values[offset + i] = (byte) Math.round(weights[i] / scale);
        }
    }

    int blocks(Layer layer) {
        return scales.length / layer.outputs();
    }
}
