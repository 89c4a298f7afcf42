package dev.likeness.store;

/**
 * Which embeddings are meant.
 *
 * @param id such as {@code vgg16-mini:fp32}
 * @param version sha256 of the source weights
 * @param dimensions length of an embedding
 */
public record ModelKey(String id, String version, int dimensions) {}
