package dev.likeness.embedding;

import dev.likeness.Label;
import dev.likeness.ModelKey;
import java.util.List;
import java.util.Map;

/**
 * What the network says of one picture.
 *
 * @param vectors the card's {@link ModelCard#means outputs}, by name; each of unit length (L2), or all zero where nothing
 *     was active; never NaN
 * @param labels the likeliest first
 */
public record Embedding(Map<String, float[]> vectors, List<Label> labels) {
    /** The output {@code embedding}, {@link ModelCard#dimensions()} values. */
    public float[] vector() {
        return vectors.get(ModelKey.EMBEDDING);
    }
}
