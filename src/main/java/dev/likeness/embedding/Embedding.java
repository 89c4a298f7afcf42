package dev.likeness.embedding;

import dev.likeness.Label;
import java.util.List;

/**
 * What the network says of one picture.
 *
 * @param vector {@link ModelCard#dimensions()} values of unit length (L2), or all zero where nothing was active; never
 *     NaN
 * @param labels the likeliest first
 */
public record Embedding(float[] vector, List<Label> labels) {}
