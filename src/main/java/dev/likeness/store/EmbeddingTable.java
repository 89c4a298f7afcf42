package dev.likeness.store;

import dev.likeness.ModelKey;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The table that holds one output of one model.
 *
 * @param name a plain identifier: it is put into statements, where a value cannot be bound
 * @param dimensions length of an embedding
 */
public record EmbeddingTable(String name, int dimensions) {
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]{1,59}");
    private static final int VERSION_CHARS = 8;

    public EmbeddingTable {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain name for a table of embeddings: " + name);
        }
    }

    /** Name and version both count: another version of a model is another model. */
    static EmbeddingTable of(ModelKey model, ModelKey.Output output) {
        String[] hashes = model.version().split("-", 2);
        String version = hashes[0].substring(0, Math.min(VERSION_CHARS, hashes[0].length()));
        String made = hashes.length == 1 ? "" : "_" + hashes[1];
        String name = output.name() + "_" + model.id() + "_" + version + made;
        return new EmbeddingTable(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"), output.dimensions());
    }
}
