package dev.likeness.store;

import dev.likeness.Label;
import java.util.List;

/**
 * One output of one model on one image, as it is stored.
 *
 * @param values of unit length; kept in half precision
 * @param bits its binary code
 * @param labels what the model calls the image, beside its embedding; null beside other outputs
 */
public record StoredVector(EmbeddingTable table, float[] values, byte[] bits, List<Label> labels) {}
