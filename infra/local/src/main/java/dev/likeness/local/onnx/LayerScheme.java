package dev.likeness.local.onnx;

/** How one layer computes. */
public enum LayerScheme {
    /** Weights and activations in 32-bit floats. */
    FLOAT,
    /**
     * Weights in 8 bits with a scale for each output, activations in 8: a convolution's with one scale from calibration, a
     * fully connected layer's with a scale for each row, so that no embedding depends on its batch.
     */
    INT8,
    /**
     * For a layer that INT8 hurts: weights stored in 8 bits with many scales ({@link BlockedWeights}), all arithmetic in
     * floats. The file grows by a few per cent of the layer, but it is as slow as FLOAT, and takes as much memory.
     */
    FINE
}
