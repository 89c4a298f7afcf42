package dev.likeness.local.weights;

import java.nio.FloatBuffer;

/**
 * A layer's weights, whatever their order in the file: each output sees {@code channels × height × width} inputs. A fully
 * connected layer on a map is a convolution as large as the map; on a vector, one of 1 × 1.
 *
 * @param name in Keras' words, such as {@code block1_conv1} or {@code fc1}
 * @param weights all weights, in the order that {@code order} says
 * @param bias one value an output
 */
public record Layer(
        String name,
        int outputs,
        int channels,
        int height,
        int width,
        FloatBuffer weights,
        Order order,
        FloatBuffer bias) {

    /** Outputs that are best read together: each cache line of either order is then met once. */
    public static final int READ_TOGETHER = 16;

    /** Which index runs fastest is last. */
    public enum Order {
        /** torchvision: outputs, channels, rows, columns. */
        OUTPUT_MAJOR,
        /** Keras: rows, columns, channels, outputs. */
        OUTPUT_LAST
    }

    /** Inputs of each output. */
    public int inputs() {
        return channels * height * width;
    }

    /** Whether it slides over its input, and is not as large as that. */
    public boolean isConvolution() {
        return !VggWeights.TOP.contains(name);
    }

    /** The weights of some outputs, in the order outputs, channels, rows, columns. */
    public float[] outputs(int first, int count) {
        float[] values = new float[count * inputs()];
        if (order == Order.OUTPUT_MAJOR) {
            weights.get(first * inputs(), values);
            return values;
        }
        int area = height * width;
        for (int place = 0; place < area; place++) {
            for (int channel = 0; channel < channels; channel++) {
                int from = (place * channels + channel) * outputs + first;
                int to = channel * area + place;
                for (int output = 0; output < count; output++) {
                    values[output * inputs() + to] = weights.get(from + output);
                }
            }
        }
        return values;
    }

    /** The bias of each output. */
    public float[] biases() {
        float[] values = new float[outputs];
        bias.get(0, values);
        return values;
    }
}
