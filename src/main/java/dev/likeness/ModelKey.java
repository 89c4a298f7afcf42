package dev.likeness;

import java.util.List;

/**
 * Which embeddings are meant: those of one version of one model never meet another's.
 *
 * @param id such as {@code vgg16-mini:int8}
 * @param version of the weights and of what was made of them: a hexadecimal hash, a hyphen, another
 * @param outputs what the model says of a picture, {@code embedding} first
 */
public record ModelKey(String id, String version, List<Output> outputs) {
    /** The output that searches compare, unless they say otherwise. */
    public static final String EMBEDDING = "embedding";

    /** R-MAC, for the same object or scene; not every model has it. */
    public static final String REGIONS = "regions";

    /** Cosine similarity of regions from which on two photos are one: calibrated by {@code likeness evaluate --duplicates}. */
    public static final double DUPLICATE_SIMILARITY = 0.966;

    /**
     * A vector that is stored of each picture.
     *
     * @param dimensions its length
     * @param codeBits length of its binary code
     */
    public record Output(String name, int dimensions, int codeBits) {}

    /** Whether what was noted with this id and version is of this model. */
    public boolean is(String notedId, String notedVersion) {
        return id.equals(notedId) && version.equals(notedVersion);
    }

    @Override
    public String toString() {
        return id + ", version " + version;
    }
}
