package dev.likeness.local.weights;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keras' {@code VGG16}: a group for each layer. In it the published file says {@code block1_conv1_W_1:0}, and later
 * versions {@code kernel:0} or {@code kernel}, one or more groups further down. fc1 takes the map flattened as rows,
 * columns, channels.
 */
final class KerasNames implements NamingScheme {
    private static final Pattern KERNEL = Pattern.compile("kernel(:0)?|.*_W(_\\d+)?(:0)?");
    private static final Pattern BIAS = Pattern.compile("bias(:0)?|.*_b(_\\d+)?(:0)?");

    /** What {@code model.save} puts the weights under, beside the optimizer's own. */
    private static final String WHOLE_MODEL = "model_weights/";

    private final Set<String> names;
    private final String prefix;

    KerasNames(Set<String> names) {
        this.names = names;
        prefix = names.stream().anyMatch(name -> name.startsWith(WHOLE_MODEL)) ? WHOLE_MODEL : "";
    }

    private String find(String layer, Pattern leaf) {
        return names.stream()
                .filter(name -> name.startsWith(prefix + layer + "/"))
                .filter(name ->
                        leaf.matcher(name.substring(name.lastIndexOf('/') + 1)).matches())
                .findFirst()
                .orElse(null);
    }

    @Override
    public String kernel(String layer) {
        return find(layer, KERNEL);
    }

    @Override
    public String bias(String layer) {
        return find(layer, BIAS);
    }

    @Override
    public String example(String layer, boolean bias) {
        return layer + "/" + layer + (bias ? "_b_1:0" : "_W_1:0") + " or " + layer + "/" + layer
                + (bias ? "/bias:0" : "/kernel:0");
    }

    @Override
    public boolean isWeight(String name) {
        return name.startsWith(prefix);
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
