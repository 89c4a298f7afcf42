package dev.likeness.local.onnx;

import java.util.HashMap;
import java.util.Map;

/**
 * The largest activation of each convolution, after ReLU, on calibration photos. Not thread-safe.
 */
public final class ActivationRanges {
    private static final float LARGEST_INTEGER = 255;

    private final Map<String, Float> largest = new HashMap<>();

    /** Takes a photo's largest activation of a layer into account. */
    public void include(String layer, float activation) {
        largest.merge(layer, activation, Math::max);
    }

    /** What one step of 8 bits without sign stands for; greater than zero. */
    float scale(String layer) {
        Float max = largest.get(layer);
        if (max == null) {
            throw new IllegalStateException(layer + " was not calibrated");
        }
        return Math.max(max, Float.MIN_NORMAL * LARGEST_INTEGER) / LARGEST_INTEGER;
    }
}
