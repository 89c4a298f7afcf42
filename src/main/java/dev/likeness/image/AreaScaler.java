package dev.likeness.image;

import dev.likeness.ModelInput;
import dev.likeness.ModelInput.Scaling;
import java.util.Arrays;

/**
 * Scales a picture to a square. Shrinking averages exactly the area that each new pixel covers, so nothing aliases;
 * enlarging interpolates linearly. Pure functions.
 */
final class AreaScaler {
    private AreaScaler() {}

    /** One axis: output i is the weighted sum of the inputs from {@code first[i]} on. Each row of weights sums to 1. */
    private record Axis(int[] first, float[][] weights) {
        static Axis of(int from, int to) {
            var first = new int[to];
            var weights = new float[to][];
            for (int i = 0; i < to; i++) {
                if (to <= from) {
                    coverage(i, from, to, first, weights);
                } else {
                    interpolation(i, from, to, first, weights);
                }
            }
            return new Axis(first, weights);
        }

        private static void coverage(int i, int from, int to, int[] first, float[][] weights) {
            double step = (double) from / to;
            double start = i * step;
            double end = Math.min(from, (i + 1) * step);
            first[i] = (int) start;
            int last = Math.min(from - 1, (int) Math.ceil(end) - 1);
            weights[i] = new float[last - first[i] + 1];
            for (int x = first[i]; x <= last; x++) {
                weights[i][x - first[i]] = (float) ((Math.min(end, x + 1) - Math.max(start, x)) / (end - start));
            }
        }

        private static void interpolation(int i, int from, int to, int[] first, float[][] weights) {
            double centre = Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
            first[i] = Math.max(0, Math.min(from - 2, (int) centre));
            float share = (float) (centre - first[i]);
            weights[i] = from == 1 ? new float[] {1} : new float[] {1 - share, share};
        }
    }

    static Picture scale(Picture picture, ModelInput input) {
        return squash(input.scaling() == Scaling.CROP ? centralSquare(picture) : picture, input.side());
    }

    private static Picture centralSquare(Picture picture) {
        int side = Math.min(picture.width(), picture.height());
        int left = (picture.width() - side) / 2;
        int top = (picture.height() - side) / 2;
        byte[] rgb = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            System.arraycopy(picture.rgb(), ((top + y) * picture.width() + left) * 3, rgb, y * side * 3, side * 3);
        }
        return new Picture(side, side, rgb);
    }

    /**
     * Without keeping its proportions.
     *
     * @param side width and height of the result, in pixels
     * @return the same picture if it already has that size
     */
    static Picture squash(Picture picture, int side) {
        if (picture.width() == side && picture.height() == side) {
            return picture;
        }
        Axis across = Axis.of(picture.width(), side);
        Axis down = Axis.of(picture.height(), side);
        byte[] rgb = new byte[side * side * 3];
        var lines = new LineCache(picture, across, side * 3);
        var sum = new float[side * 3];
        for (int y = 0; y < side; y++) {
            Arrays.fill(sum, 0);
            float[] weights = down.weights()[y];
            for (int k = 0; k < weights.length; k++) {
                float[] line = lines.line(down.first()[y] + k);
                for (int x = 0; x < sum.length; x++) {
                    sum[x] += weights[k] * line[x];
                }
            }
            for (int x = 0; x < sum.length; x++) {
                rgb[y * sum.length + x] = (byte) Math.min(255, Math.round(sum[x]));
            }
        }
        return new Picture(side, side, rgb);
    }

    /** Lines scaled across, each computed once: neighbouring output lines share at most two input lines. */
    private static final class LineCache {
        private final Picture picture;
        private final Axis across;
        private final float[][] kept;
        private final int[] keptLine = {-1, -1};

        LineCache(Picture picture, Axis across, int length) {
            this.picture = picture;
            this.across = across;
            this.kept = new float[2][length];
        }

        float[] line(int y) {
            int slot = y & 1;
            if (keptLine[slot] != y) {
                scale(y, kept[slot]);
                keptLine[slot] = y;
            }
            return kept[slot];
        }

        private void scale(int y, float[] into) {
            byte[] rgb = picture.rgb();
            int start = y * picture.width() * 3;
            for (int x = 0; x < across.first().length; x++) {
                float red = 0;
                float green = 0;
                float blue = 0;
                int i = start + across.first()[x] * 3;
                for (float weight : across.weights()[x]) {
                    red += weight * (rgb[i++] & 0xFF);
                    green += weight * (rgb[i++] & 0xFF);
                    blue += weight * (rgb[i++] & 0xFF);
                }
                into[x * 3] = red;
                into[x * 3 + 1] = green;
                into[x * 3 + 2] = blue;
            }
        }
    }
}
