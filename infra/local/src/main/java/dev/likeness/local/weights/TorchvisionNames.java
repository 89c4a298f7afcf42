package dev.likeness.local.weights;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * torchvision's {@code vgg16}: modules are numbered, with ReLUs and max-pools in between, which have no weights. fc1 takes
 * the map flattened as channels, rows, columns.
 */
final class TorchvisionNames implements NamingScheme {
    private static final int[] FEATURES = {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28};
    private static final Map<String, String> MODULES = modules();

    private final Set<String> names;

    TorchvisionNames(Set<String> names) {
        this.names = names;
    }

    private static Map<String, String> modules() {
        Map<String, String> modules = IntStream.range(0, FEATURES.length)
                .boxed()
                .collect(Collectors.toMap(VggWeights.CONVOLUTIONS::get, i -> "features." + FEATURES[i]));
        modules.putAll(Map.of("fc1", "classifier.0", "fc2", "classifier.3", "predictions", "classifier.6"));
        return modules;
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
        return MODULES.get(layer) + (bias ? ".bias" : ".weight");
    }

    @Override
    public boolean isWeight(String name) {
        return name.endsWith(".weight") || name.endsWith(".bias");
    }

    @Override
    public Layer.Order order() {
        return Layer.Order.OUTPUT_MAJOR;
    }

    @Override
    public Normalisation normalisation() {
        return Normalisation.TORCHVISION;
    }
}
