package dev.likeness.embedding;

import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as the rest of Likeness uses it: its embedder, and the binary codes of what that says. Thread-safe, as its
 * embedder is.
 */
public final class Model {
    private final Embedder embedder;
    private final Map<String, BinaryQuantizer> quantizers = new LinkedHashMap<>();
    private final ModelKey key;

    public Model(Embedder embedder) {
        this.embedder = embedder;
        ModelCard card = embedder.card();
        List<ModelKey.Output> outputs = new ArrayList<>();
        card.means().forEach((output, mean) -> {
            var quantizer = new BinaryQuantizer(mean, card.rotationSeed());
            quantizers.put(output, quantizer);
            outputs.add(new ModelKey.Output(output, mean.length, quantizer.codeBits()));
        });
        key = new ModelKey(card.id(), card.identity(), List.copyOf(outputs));
    }

    public Embedder embedder() {
        return embedder;
    }

    /** Which stored embeddings are this model's. */
    public ModelKey key() {
        return key;
    }

    /** The pictures that it takes. */
    public ModelInput input() {
        return embedder.card().input();
    }

    /** The binary code of one of its outputs' vectors. */
    public byte[] code(String output, float[] vector) {
        return quantizers.get(output).quantize(vector);
    }

    /**
     * How far away, in bits, the code of an image can be that is at least so similar to one with this vector.
     *
     * @return null if it can be anywhere
     */
    public Integer codeRadius(String output, float[] vector, double similarity) {
        return quantizers.get(output).radius(vector, similarity);
    }
}
