package dev.likeness.local.bench.search;

import dev.likeness.ModelInput;
import dev.likeness.embedding.Embedder;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelCard;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stands for a model whose vectors are there already. */
record StoredModel(ModelCard card) implements Embedder {
    private static final int MEAN_OF = 2000;
    private static final long ROTATION_SEED = 1;

    /** @param outputs the vectors of each output */
    static Model of(Map<String, SyntheticVectors> outputs) {
        Map<String, float[]> means = new TreeMap<>();
        outputs.forEach((output, vectors) -> means.put(output, mean(vectors)));
        return new Model(new StoredModel(new ModelCard(
                "bench",
                "0123456789abcdef",
                "fp32",
                "fc2",
                outputs.values().iterator().next().dimensions(),
                ModelInput.squashed(8),
                "caffe",
                "synthetic",
                "none",
                List.of(),
                means,
                ROTATION_SEED)));
    }

    /** As a model's card has it, of other vectors of the kind. */
    private static float[] mean(SyntheticVectors vectors) {
        var mean = new float[vectors.dimensions()];
        for (int i = 1; i <= MEAN_OF; i++) {
            float[] other = vectors.query(-i);
            for (int j = 0; j < mean.length; j++) {
                mean[j] += other[j] / MEAN_OF;
            }
        }
        return mean;
    }

    @Override
    public List<Embedding> embed(List<byte[]> pixels) {
        throw new UnsupportedOperationException("its vectors are made elsewhere");
    }

    @Override
    public void close() {
        // holds nothing
    }
}
