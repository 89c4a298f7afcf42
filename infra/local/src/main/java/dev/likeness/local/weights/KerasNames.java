package dev.likeness.local.weights;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keras' {@code VGG16}: a group for each layer. In it the published file says {@code block1_conv1_W_1:0}, and later
 * versions {@code kernel:0} or {@code kernel}, one or more groups further down.
 */
final class KerasNames extends NamingScheme {
    private static final Pattern KERNEL = Pattern.compile("kernel(:0)?|.*_W(_\\d+)?(:0)?");
    private static final Pattern BIAS = Pattern.compile("bias(:0)?|.*_b(_\\d+)?(:0)?");

    /** What {@code model.save} puts the weights under, beside the optimizer's own. */
    private static final String WHOLE_MODEL = "model_weights/";

    private final String prefix;

    KerasNames(Set<String> names) {
        super(names, Layer.Order.OUTPUT_LAST, Normalisation.CAFFE);
        prefix = names.stream().anyMatch(name -> name.startsWith(WHOLE_MODEL)) ? WHOLE_MODEL : "";
    }

    @Override
    String find(String layer, boolean bias) {
        Pattern leaf = bias ? BIAS : KERNEL;
        return names().stream()
                .filter(name -> name.startsWith(prefix + layer + "/"))
                .filter(name ->
                        leaf.matcher(name.substring(name.lastIndexOf('/') + 1)).matches())
                .findFirst()
                .orElse(null);
    }

    @Override
    String example(String layer, boolean bias) {
        return layer + "/" + layer + (bias ? "_b_1:0" : "_W_1:0") + " or " + layer + "/" + layer
                + (bias ? "/bias:0" : "/kernel:0");
    }

    @Override
    boolean isWeight(String name) {
        return name.startsWith(prefix);
    }
}
