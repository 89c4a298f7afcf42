package dev.likeness.embedding;

import java.util.List;

/** Of a model whose embeddings come from a test. */
public record StubEmbedder(ModelCard card) implements Embedder {
    public static Model model(ModelCard card) {
        return new Model(new StubEmbedder(card));
    }

    @Override
    public List<Embedding> embed(List<byte[]> pixels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
