package dev.likeness.image;

/**
 * How noisy a picture is, by two measures that each see what the other does not.
 *
 * @param sigma standard deviation of Gaussian noise in its grey values, 0…255 (J. Immerkær, "Fast Noise Variance
 *     Estimation", 1996); fine texture counts as noise too
 * @param impulseShare of its samples, 0…1: as good as black or white, and far from the median of their neighbours
 */
public record NoiseEstimate(double sigma, double impulseShare) {
    /** Weights of ITU-R BT.601 in 1/1024. */
    private static final int RED = 306;

    private static final int GREEN = 601;
    private static final int BLUE = 117;
    private static final int WEIGHTS_SHIFT = 10;

    /** The mask's coefficients have a sum of squares of 36; √(π/2) makes a mean absolute value a standard deviation. */
    private static final double PER_MEAN_RESPONSE = Math.sqrt(Math.PI / 2) / 6;

    private static final int BLACK = 5;
    private static final int WHITE = 250;
    private static final int FAR = 60;
    private static final int HALF = 5;

    /** Pure; Pictures of less than 3 × 3 pixels have no noise. */
    public static NoiseEstimate of(Picture picture) {
        if (picture.width() < 3 || picture.height() < 3) {
            return new NoiseEstimate(0, 0);
        }
        return new NoiseEstimate(sigma(grey(picture), picture.width()), impulseShare(picture));
    }

    private static int[] grey(Picture picture) {
        byte[] rgb = picture.rgb();
        int[] grey = new int[picture.width() * picture.height()];
        for (int i = 0, o = 0; o < grey.length; o++) {
            int sum = RED * (rgb[i++] & 0xFF) + GREEN * (rgb[i++] & 0xFF) + BLUE * (rgb[i++] & 0xFF);
            grey[o] = sum >> WEIGHTS_SHIFT;
        }
        return grey;
    }

    /** The mask [1 −2 1; −2 4 −2; 1 −2 1] answers nothing to edges and slopes, so what is left is noise. */
    private static double sigma(int[] grey, int width) {
        int height = grey.length / width;
        long sum = 0;
        int[] down = new int[width];
        for (int y = 1; y < height - 1; y++) {
            int at = y * width;
            for (int x = 0; x < width; x++) {
                down[x] = grey[at - width + x] - 2 * grey[at + x] + grey[at + width + x];
            }
            int line = 0; // at most 16 × 255 a pixel
            for (int x = 1; x < width - 1; x++) {
                line += Math.abs(down[x - 1] - 2 * down[x] + down[x + 1]);
            }
            sum += line;
        }
        return PER_MEAN_RESPONSE * sum / ((width - 2.0) * (height - 2.0));
    }

    private static double impulseShare(Picture picture) {
        byte[] rgb = picture.rgb();
        int line = picture.width() * 3;
        long impulses = 0;
        for (int y = 1; y < picture.height() - 1; y++) {
            int end = (y + 1) * line - 3;
            for (int i = y * line + 3; i < end; i++) {
                // Both ends of the range at once: WHITE becomes 0, and BLACK the last before the middle.
                if ((rgb[i] - WHITE & 0xFF) <= BLACK + 256 - WHITE && isFarFromItsNeighbours(rgb, i, line)) {
                    impulses++;
                }
            }
        }
        return impulses / ((picture.width() - 2.0) * (picture.height() - 2.0) * 3);
    }

    private static boolean isFarFromItsNeighbours(byte[] rgb, int i, int line) {
        int sample = rgb[i] & 0xFF;
        int near = 0;
        for (int row = i - line; row <= i + line; row += line) {
            for (int at = row - 3; at <= row + 3; at += 3) {
                near += Math.abs(sample - (rgb[at] & 0xFF)) <= FAR ? 1 : 0;
            }
        }
        return near < HALF; // an extreme value is near the median if most are near it
    }
}
