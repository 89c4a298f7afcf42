package dev.likeness.local.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A network of VGG16's shape at reduced width, 64 × 64 pixels, with seeded weights (He et al. 2015). */
public final class ReducedVgg {
    public static final int SIDE = 64;
    private static final int[] WIDTHS = {4, 4, 6, 6, 8, 8, 8, 10, 10, 10, 12, 12, 12};
    private static final int[] TOP_WIDTHS = {20, 24, 10};
    private static final int LAST_MAP = 2;

    /**
     * A layer as a convolution: a fully connected one sees the whole map.
     *
     * @param kernel outputs × channels × side × side
     */
    public record Weights(String name, int outputs, int channels, int side, float[] kernel, float[] bias) {
        float at(int output, int channel, int row, int column) {
            return kernel[((output * channels + channel) * side + row) * side + column];
        }
    }

    public final List<Weights> layers = new ArrayList<>();

    public ReducedVgg(long seed) {
        var random = new Random(seed);
        int channels = 3;
        for (int i = 0; i < WIDTHS.length; i++) {
            layers.add(layer(random, VggWeights.CONVOLUTIONS.get(i), WIDTHS[i], channels, 3));
            channels = WIDTHS[i];
        }
        for (int i = 0; i < TOP_WIDTHS.length; i++) {
            layers.add(layer(random, VggWeights.TOP.get(i), TOP_WIDTHS[i], channels, i == 0 ? LAST_MAP : 1));
            channels = TOP_WIDTHS[i];
        }
    }

    private static Weights layer(Random random, String name, int outputs, int channels, int side) {
        double deviation = Math.sqrt(2.0 / (channels * side * side));
        var kernel = new float[outputs * channels * side * side];
        var bias = new float[outputs];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (random.nextGaussian() * deviation);
        }
        for (int i = 0; i < outputs; i++) {
            bias[i] = (float) (random.nextGaussian() * 0.05);
        }
        return new Weights(name, outputs, channels, side, kernel, bias);
    }

    public Weights layer(String name) {
        return layers.stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Removes the fully connected layers. */
    public ReducedVgg withoutTop() {
        layers.removeIf(layer -> VggWeights.TOP.contains(layer.name()));
        return this;
    }

    /** Keras' order: rows, columns, channels, outputs; fully connected layers flattened to inputs, outputs. */
    static Object kerasKernel(Weights layer) {
        var kernel = new float[layer.side()][layer.side()][layer.channels()][layer.outputs()];
        var flat = new float[layer.side() * layer.side() * layer.channels()][layer.outputs()];
        for (int row = 0; row < layer.side(); row++) {
            for (int column = 0; column < layer.side(); column++) {
                for (int channel = 0; channel < layer.channels(); channel++) {
                    for (int output = 0; output < layer.outputs(); output++) {
                        float value = layer.at(output, channel, row, column);
                        kernel[row][column][channel][output] = value;
                        flat[(row * layer.side() + column) * layer.channels() + channel][output] = value;
                    }
                }
            }
        }
        return VggWeights.TOP.contains(layer.name()) ? flat : kernel;
    }

    /** The tensors of a safetensors file, under torchvision's names. */
    Map<String, Tensor> torchvision() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        var names = new TorchvisionNames(Set.of());
        for (Weights layer : layers) {
            int[] shape = VggWeights.TOP.contains(layer.name())
                    ? new int[] {layer.outputs(), layer.kernel().length / layer.outputs()}
                    : new int[] {layer.outputs(), layer.channels(), layer.side(), layer.side()};
            put(tensors, names.example(layer.name(), false), shape, layer.kernel());
            put(tensors, names.example(layer.name(), true), new int[] {layer.outputs()}, layer.bias());
        }
        return tensors;
    }

    private static void put(Map<String, Tensor> tensors, String name, int[] shape, float[] values) {
        tensors.put(name, new Tensor(name, shape, FloatBuffer.wrap(values)));
    }

    /** The bytes of floats, as both kinds of file have them. */
    static byte[] littleEndian(float[] values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }
}
