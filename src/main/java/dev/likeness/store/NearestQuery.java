package dev.likeness.store;

import java.util.List;
import java.util.UUID;

/**
 * What is asked of the nearest images.
 *
 * @param embedding a unit vector; compared in half precision, as stored
 * @param code its binary code
 * @param filter which images count
 * @param without ids of images that are to be left out
 * @param exhaustively whether to compare every embedding, whatever it costs
 */
public record NearestQuery(
        float[] embedding,
        byte[] code,
        ImageFilter filter,
        List<UUID> without,
        Threshold threshold,
        Page page,
        boolean exhaustively) {
    /**
     * How similar a hit must be.
     *
     * @param similarity the least cosine similarity, −1…1
     * @param codeRadius no image of that similarity has a code further away, in bits; null if that is not known
     */
    public record Threshold(double similarity, Integer codeRadius) {
        /** However little. */
        public static final Threshold NONE = new Threshold(-1, null);
    }

    /**
     * Which part of the ranking.
     *
     * @param limit the most hits
     * @param rank how many results came before this page
     * @param after where the page before ended, or null to start with the most similar
     */
    public record Page(int limit, int rank, Position after) {
        /** From rank 1 on. */
        public static Page first(int limit) {
            return new Page(limit, 0, null);
        }
    }

    /**
     * The last hit of the page before.
     *
     * @param similarity its exact value
     */
    public record Position(double similarity, UUID id) {}

    /** The nearest of all images. */
    public static NearestQuery of(float[] embedding, byte[] code, int limit) {
        return new NearestQuery(embedding, code, ImageFilter.ALL, List.of(), Threshold.NONE, Page.first(limit), false);
    }

    /** The same, exactly, whatever it costs. */
    public NearestQuery exact() {
        return new NearestQuery(embedding, code, filter, without, threshold, page, true);
    }
}
