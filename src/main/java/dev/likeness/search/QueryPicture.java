package dev.likeness.search;

import dev.likeness.image.Box;

/**
 * A picture to search by.
 *
 * @param bytes in any accepted format
 * @param box the part of it that counts, or null for all of it
 */
public record QueryPicture(byte[] bytes, Box box, Mirroring mirroring) {
    /** Whether left and right matter. */
    public enum Mirroring {
        /** Only as it is. */
        NONE,
        /** As it is, and mirrored: whichever is more similar counts. */
        BOTH
    }
}
