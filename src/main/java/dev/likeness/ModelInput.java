package dev.likeness;

import java.util.Locale;

/**
 * What a model takes: a square picture.
 *
 * @param side width and height, in pixels
 * @param scaling how a picture that is no square becomes one
 */
public record ModelInput(int side, Scaling scaling) {
    /** How a picture that is no square becomes one; by its code on a model's card. */
    public enum Scaling {
        /** All of it, its proportions not kept. */
        SQUASH,
        /** The largest square in its middle. */
        CROP;

        /** Such as {@code squash}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is none such */
        public static Scaling ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** All of the picture, squashed. */
    public static ModelInput squashed(int side) {
        return new ModelInput(side, Scaling.SQUASH);
    }
}
