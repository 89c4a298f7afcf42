package dev.likeness.local.weights;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Named numbers of a weights file.
 *
 * @param shape as the file says
 * @param values row-major, the last dimension fastest; may be a view of the file
 */
record Tensor(String name, int[] shape, FloatBuffer values) {
    /** @throws WeightsException unless the shape is this one; −1 matches any size */
    Tensor require(int... expected) {
        boolean same = shape.length == expected.length;
        for (int i = 0; same && i < shape.length; i++) {
            same = expected[i] < 0 ? shape[i] > 0 : shape[i] == expected[i];
        }
        if (!same) {
            throw new WeightsException("Tensor " + name + " has shape " + Arrays.toString(shape) + ", but VGG16 needs "
                    + Arrays.toString(expected).replace("-1", "any") + " there.");
        }
        return this;
    }

    /** @throws WeightsException naming the first value that is NaN or infinite */
    Tensor requireFinite() {
        int count = values.capacity();
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new WeightsException("Tensor " + name + " holds " + values.get(i) + " at " + i
                        + "; every weight must be a finite number.");
            }
        }
        return this;
    }
}
