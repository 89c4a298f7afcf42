package dev.likeness.local.weights;

import java.util.Set;

/** A file of named tensors. */
interface TensorFile extends AutoCloseable {
    Set<String> names();

    /** @throws WeightsException if it cannot be read as 32-bit floats */
    Tensor read(String name);

    @Override
    void close();
}
