package dev.likeness.local.evaluate;

import dev.likeness.ModelInput;
import dev.likeness.image.Picture;

/**
 * What any learnt feature must beat: how often which colour occurs (Swain and Ballard 1991), eight levels a channel. The
 * square roots of shares form a vector of unit length, whose cosine is the Bhattacharyya coefficient. Pure.
 */
final class ColourHistogram {
    static final String NAME = "colour histogram";
    static final ModelInput INPUT = ModelInput.squashed(96);

    private static final int LEVEL_BITS = 3;
    private static final int DROPPED_BITS = Byte.SIZE - LEVEL_BITS;

    private ColourHistogram() {}

    static float[] of(Picture picture) {
        int[] counts = new int[1 << (3 * LEVEL_BITS)];
        byte[] rgb = picture.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            int red = (rgb[i] & 0xFF) >> DROPPED_BITS;
            int green = (rgb[i + 1] & 0xFF) >> DROPPED_BITS;
            int blue = (rgb[i + 2] & 0xFF) >> DROPPED_BITS;
            counts[(red << (2 * LEVEL_BITS)) | (green << LEVEL_BITS) | blue]++;
        }
        float[] histogram = new float[counts.length];
        for (int bin = 0; bin < counts.length; bin++) {
            histogram[bin] = (float) Math.sqrt(counts[bin] / (rgb.length / 3.0));
        }
        return histogram;
    }
}
