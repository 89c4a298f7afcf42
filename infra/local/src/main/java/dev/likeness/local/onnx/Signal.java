package dev.likeness.local.onnx;

/**
 * What flows from layer to layer.
 *
 * @param name of the node that gives it
 * @param layer that it comes from
 * @param scale what one step stands for, where it is uint8; 0 where it is floats
 */
record Signal(String name, String layer, float scale) {
    static Signal ofFloats(String name, String layer) {
        return new Signal(name, layer, 0);
    }

    boolean isFloats() {
        return scale == 0;
    }

    /** The same values, moved or selected by another node. */
    Signal named(String node) {
        return new Signal(node, layer, scale);
    }
}
