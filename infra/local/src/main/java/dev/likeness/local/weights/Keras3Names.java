package dev.likeness.local.weights;

import java.util.Set;

/**
 * What Keras 3 writes to a {@code .weights.h5}: layers are numbered by kind, in the order of the model, and their
 * variables are numbered too. Otherwise as {@link KerasNames}.
 */
final class Keras3Names implements NamingScheme {
    private static final String ROOT = "layers/";

    private final Set<String> names;

    Keras3Names(Set<String> names) {
        this.names = names;
    }

    static boolean fits(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(ROOT));
    }

    private String existing(String name) {
        return names.contains(name) ? name : null;
    }

    @Override
    public String kernel(String layer) {
        return existing(example(layer, false));
    }

    @Override
    public String bias(String layer) {
        return existing(example(layer, true));
    }

    @Override
    public String example(String layer, boolean bias) {
        boolean convolution = VggWeights.CONVOLUTIONS.contains(layer);
        int number = (convolution ? VggWeights.CONVOLUTIONS : VggWeights.TOP).indexOf(layer);
        String kind = convolution ? "conv2d" : "dense";
        return ROOT + kind + (number == 0 ? "" : "_" + number) + "/vars/" + (bias ? 1 : 0);
    }

    @Override
    public boolean isWeight(String name) {
        return name.startsWith(ROOT);
    }

    @Override
    public Layer.Order order() {
        return Layer.Order.OUTPUT_LAST;
    }

    @Override
    public Normalisation normalisation() {
        return Normalisation.CAFFE;
    }
}
