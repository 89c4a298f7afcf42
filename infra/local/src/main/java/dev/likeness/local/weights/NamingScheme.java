package dev.likeness.local.weights;

/** How a kind of file names the tensors of VGG16, and what it means by them. */
interface NamingScheme {
    /** The tensor with a layer's weights, or null. */
    String kernel(String layer);

    /** The tensor with a layer's bias, or null. */
    String bias(String layer);

    /** What a tensor could be named, for an error message. */
    String example(String layer, boolean bias);

    /** Whether a tensor would be part of a network, and not a note of whoever trained it. */
    boolean isWeight(String name);

    Layer.Order order();

    Normalisation normalisation();
}
