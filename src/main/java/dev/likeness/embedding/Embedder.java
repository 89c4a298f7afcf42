package dev.likeness.embedding;

import java.util.List;

/** Turns pictures into embeddings. Thread-safe. */
public interface Embedder extends AutoCloseable {
    /** The card of the model that is in use. */
    ModelCard card();

    /**
     * Embeds pictures in one run. An embedding does not depend on what else is in the batch.
     *
     * @param pixels for each picture side × side × 3 bytes: rows from the top, RGB, side as on the card
     * @return as many embeddings, in the same order
     */
    List<Embedding> embed(List<byte[]> pixels);

    /** Frees the model's memory. Whoever opened it closes it. */
    @Override
    void close();
}
