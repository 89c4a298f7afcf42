package dev.likeness.image;

import java.util.Arrays;

/** How much smaller than it is stored a picture is decoded: by 1, 2, 4 or 8, what JPEG's DCT can do. Pure functions. */
final class Reduction {
    /**
     * Pictures up to this size are decoded in full. It costs some milliseconds, and a denoising filter still sees single
     * pixels; above it, shrinking itself averages noise away.
     */
    private static final long FULLY_DECODED_PIXELS = 1_000_000;

    static final int MOST = 8;

    /** Handled together; a multiple of every factor. */
    private static final int STRIP_ROWS = 64;

    private Reduction() {}

    /**
     * How much smaller than its original a picture is.
     *
     * @param factor pixels of the original, across and down, that one of it stands for
     * @param width of the original in pixels of the picture, whose last column may stand for less than a whole one
     * @param height likewise
     */
    record Result(int factor, double width, double height) {
        /** All of the picture's pixels are whole. */
        static Result whole(Picture picture, int factor) {
            return new Result(factor, picture.width(), picture.height());
        }

        /** By a power of two, as all that is done here. */
        static Result of(PictureHeader original, Picture picture) {
            int factor = 1;
            while (ceilDiv(original.width(), factor) > picture.width()
                    || ceilDiv(original.height(), factor) > picture.height()) {
                factor *= 2;
            }
            return new Result(factor, original.width() / (double) factor, original.height() / (double) factor);
        }
    }

    static boolean isLarge(int width, int height) {
        return (long) width * height > FULLY_DECODED_PIXELS;
    }

    /**
     * The largest factor that leaves a length of at least {@code least} pixels.
     *
     * @return 1, 2, 4 or 8
     */
    static int covering(int length, int least) {
        int factor = 1;
        while (factor < MOST && length / (factor * 2) >= least) {
            factor *= 2;
        }
        return factor;
    }

    /** Averages squares of {@code factor} × {@code factor} pixels; those at the right and lower edge may be cut. */
    static Picture average(RgbRows pixels, int factor) {
        int width = ceilDiv(pixels.width(), factor);
        int height = ceilDiv(pixels.height(), factor);
        byte[] rgb = new byte[width * height * 3];
        for (int top = 0; top < pixels.height(); top += STRIP_ROWS) {
            byte[] strip = pixels.rgb(top, Math.min(top + STRIP_ROWS, pixels.height()));
            int into = top / factor * width * 3;
            if (factor == 1) {
                System.arraycopy(strip, 0, rgb, into, strip.length);
            } else {
                average(strip, pixels.width(), factor, rgb, into);
            }
        }
        return new Picture(width, height, rgb);
    }

    private static void average(byte[] strip, int stripWidth, int factor, byte[] rgb, int into) {
        int rows = strip.length / (stripWidth * 3);
        int[] sums = new int[ceilDiv(stripWidth, factor) * 3];
        for (int top = 0, o = into; top < rows; top += factor, o += sums.length) {
            Arrays.fill(sums, 0);
            int bottom = Math.min(top + factor, rows);
            for (int y = top; y < bottom; y++) {
                add(strip, y * stripWidth * 3, stripWidth, factor, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                int count = (bottom - top) * Math.min(factor, stripWidth - i / 3 * factor);
                rgb[o + i] = (byte) ((sums[i] + count / 2) / count);
            }
        }
    }

    private static void add(byte[] strip, int start, int stripWidth, int factor, int[] sums) {
        for (int x = 0, i = start; x < stripWidth; x++) {
            int into = x / factor * 3;
            sums[into] += strip[i++] & 0xFF;
            sums[into + 1] += strip[i++] & 0xFF;
            sums[into + 2] += strip[i++] & 0xFF;
        }
    }

    private static int ceilDiv(int length, int factor) {
        return (length + factor - 1) / factor;
    }
}
