package dev.likeness.index;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.StoredVector;
import java.util.List;

/** What is written of an embedding: each output, with its binary code, into its own table. */
final class StoredVectors {
    private StoredVectors() {}

    static List<StoredVector> of(Model model, EmbeddingTables tables, Embedding embedding) {
        return embedding.vectors().entrySet().stream()
                .map(output -> new StoredVector(
                        tables.byOutput().get(output.getKey()),
                        output.getValue(),
                        model.code(output.getKey(), output.getValue()),
                        output.getKey().equals(ModelKey.EMBEDDING) ? embedding.labels() : null))
                .toList();
    }
}
