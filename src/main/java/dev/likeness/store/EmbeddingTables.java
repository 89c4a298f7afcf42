package dev.likeness.store;

import dev.likeness.ModelKey;
import java.util.Map;

/**
 * A model's tables, by output.
 *
 * @param byOutput always has {@link ModelKey#EMBEDDING}
 */
public record EmbeddingTables(Map<String, EmbeddingTable> byOutput) {
    public EmbeddingTable embedding() {
        return byOutput.get(ModelKey.EMBEDDING);
    }
}
