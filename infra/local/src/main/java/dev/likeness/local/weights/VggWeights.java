package dev.likeness.local.weights;

import java.util.List;

/**
 * The weights of a network of VGG16's shape; all sizes follow from them.
 *
 * @param convolutions thirteen of 3 × 3, with a 2 × 2 max-pool after those in {@link #POOLED}
 * @param fullyConnected fc1, fc2 and predictions; none if the file has no top
 */
public record VggWeights(List<Layer> convolutions, List<Layer> fullyConnected, Normalisation normalisation) {
    /** The convolutions, in Keras' words (Simonyan & Zisserman 2015, configuration D). */
    static final List<String> CONVOLUTIONS = List.of(
            "block1_conv1",
            "block1_conv2",
            "block2_conv1",
            "block2_conv2",
            "block3_conv1",
            "block3_conv2",
            "block3_conv3",
            "block4_conv1",
            "block4_conv2",
            "block4_conv3",
            "block5_conv1",
            "block5_conv2",
            "block5_conv3");

    static final List<String> TOP = List.of("fc1", "fc2", "predictions");

    /** The last convolution of each block. */
    public static final List<String> POOLED =
            List.of("block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3", "block5_conv3");

    /** Five max-pools halve the side five times. */
    private static final int REDUCTION = 32;

    /** A network without a top takes any side; this is what VGG16 was trained at. */
    private static final int SIDE_WITHOUT_TOP = 224;

    public boolean hasTop() {
        return !fullyConnected.isEmpty();
    }

    /** Width and height of the input, in pixels. */
    public int side() {
        return hasTop() ? REDUCTION * fullyConnected.get(0).width() : SIDE_WITHOUT_TOP;
    }

    /** Channels of the last convolutional map. */
    public int channels() {
        return convolutions.get(convolutions.size() - 1).outputs();
    }
}
