package dev.likeness.image;

/** Whether a picture shows anything at all. Pure. */
final class Blankness {
    /**
     * Standard deviation of a channel's values, 0…255, up to which it counts as one colour. The plainest of ../shared/photos
     * has 14; a small photo of a lens cap, with noise of σ 10, has 2 at 96 × 96 pixels and 5 at 224 × 224.
     */
    private static final double ONE_COLOUR = 6;

    private static final int CHANNELS = 3;

    private Blankness() {}

    /** Whether each channel has about one value. */
    static boolean of(Picture picture) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            if (deviation(picture.rgb(), channel) > ONE_COLOUR) {
                return false;
            }
        }
        return true;
    }

    private static double deviation(byte[] rgb, int channel) {
        long sum = 0;
        long squares = 0;
        for (int i = channel; i < rgb.length; i += CHANNELS) {
            int value = rgb[i] & 0xFF;
            sum += value;
            squares += (long) value * value;
        }
        double count = rgb.length / (double) CHANNELS;
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
