package dev.likeness.local.weights;

import java.util.Set;

/** How a kind of file names the tensors of VGG16, and what it means by them. */
abstract class NamingScheme {
    private final Set<String> names;
    private final Layer.Order order;
    private final Normalisation normalisation;

    /**
     * @param names all tensors of the file
     * @param order of its weights; also how fc1 takes the map: channels first where outputs are, else last
     * @param normalisation of the input that its network was trained with
     */
    NamingScheme(Set<String> names, Layer.Order order, Normalisation normalisation) {
        this.names = names;
        this.order = order;
        this.normalisation = normalisation;
    }

    final Set<String> names() {
        return names;
    }

    final Layer.Order order() {
        return order;
    }

    final Normalisation normalisation() {
        return normalisation;
    }

    /** The tensor with a layer's weights, or with its bias; null if the file has none. */
    String find(String layer, boolean bias) {
        String name = example(layer, bias);
        return names.contains(name) ? name : null;
    }

    /** What a tensor could be named, for an error message. */
    abstract String example(String layer, boolean bias);

    /** Whether a tensor would be part of a network, and not a note of whoever trained it. */
    abstract boolean isWeight(String name);
}
