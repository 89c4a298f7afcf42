package dev.likeness.local.weights;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** torchvision's {@code vgg16}: modules are numbered, with ReLUs and max-pools in between, which have no weights. */
final class TorchvisionNames extends NamingScheme {
    private static final int[] FEATURES = {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28};
    private static final Map<String, String> MODULES = modules();

    TorchvisionNames(Set<String> names) {
        super(names, Layer.Order.OUTPUT_MAJOR, Normalisation.TORCHVISION);
    }

    private static Map<String, String> modules() {
        Map<String, String> modules = IntStream.range(0, FEATURES.length)
                .boxed()
                .collect(Collectors.toMap(VggWeights.CONVOLUTIONS::get, i -> "features." + FEATURES[i]));
        modules.putAll(Map.of("fc1", "classifier.0", "fc2", "classifier.3", "predictions", "classifier.6"));
        return modules;
    }

    @Override
    String example(String layer, boolean bias) {
        return MODULES.get(layer) + (bias ? ".bias" : ".weight");
    }

    @Override
    boolean isWeight(String name) {
        return name.endsWith(".weight") || name.endsWith(".bias");
    }
}
