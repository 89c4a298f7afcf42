package dev.likeness.local.weights;

import java.util.Set;

/**
 * What Keras 3 writes to a {@code .weights.h5}: layers are numbered by kind, in the order of the model, and their
 * variables are numbered too.
 */
final class Keras3Names extends NamingScheme {
    private static final String ROOT = "layers/";

    Keras3Names(Set<String> names) {
        super(names, Layer.Order.OUTPUT_LAST, Normalisation.CAFFE);
    }

    static boolean fits(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(ROOT));
    }

    @Override
    String example(String layer, boolean bias) {
        boolean convolution = VggWeights.CONVOLUTIONS.contains(layer);
        int number = (convolution ? VggWeights.CONVOLUTIONS : VggWeights.TOP).indexOf(layer);
        String kind = convolution ? "conv2d" : "dense";
        return ROOT + kind + (number == 0 ? "" : "_" + number) + "/vars/" + (bias ? 1 : 0);
    }

    @Override
    boolean isWeight(String name) {
        return name.startsWith(ROOT);
    }
}
