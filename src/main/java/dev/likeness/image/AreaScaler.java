package dev.likeness.image;

import dev.likeness.ModelInput;
import dev.likeness.ModelInput.Scaling;
import java.util.Arrays;

/**
 * Scales a picture. Shrinking averages exactly the area that each new pixel covers, so nothing aliases;
 * enlarging interpolates linearly. Pure functions.
 */
final class AreaScaler {
    private AreaScaler() {}

    /** One axis: output i is the weighted sum of the inputs from {@code first[i]} on. Each row of weights sums to 1. */
    private record Axis(int[] first, float[][] weights) {
        /**
         * @param from how many inputs there are
         * @param extent how much of them there is: the last may stand for less than a whole one
         * @param to how many outputs
         */
        static Axis of(int from, double extent, int to, boolean averaged) {
            var first = new int[to];
            var weights = new float[to][];
            for (int i = 0; i < to; i++) {
                if (to <= extent && averaged) {
                    coverage(i, extent, from, to, 1, first, weights);
                } else if (to <= from) {
                    coverage(i, from, from, to, 0, first, weights);
                } else {
                    interpolation(i, from, to, first, weights);
                }
            }
            return new Axis(first, weights);
        }

        /**
         * Each input counts with the part of it that is covered. Those that are averages of a finer picture are taken to
         * change within a pixel as they do between its neighbours: from {@code left} to {@code right}, seen from the pixel's
         * middle, the mean of a + (next − previous) ÷ 2 · x is wanted.
         *
         * @param neighbours 1 if these count too, else 0
         */
        private static void coverage(
                int i, double extent, int from, int to, int neighbours, int[] first, float[][] weights) {
            double step = extent / to;
            double start = i * step;
            double end = Math.min(extent, (i + 1) * step);
            int begin = Math.max(0, (int) start - neighbours);
            int last = Math.min(from - 1, (int) Math.ceil(end) - 1);
            var sums = new double[Math.min(from - 1, last + neighbours) - begin + 1];
            for (int x = (int) start; x <= last; x++) {
                double left = Math.max(start, x) - x - 0.5;
                double right = Math.min(end, x + 1) - x - 0.5;
                double slope = neighbours * (right * right - left * left) / 4;
                sums[x - begin] += right - left;
                sums[Math.min(sums.length - 1, x + 1 - begin)] += slope;
                sums[Math.max(0, x - 1 - begin)] -= slope;
            }
            first[i] = begin;
            weights[i] = new float[sums.length];
            for (int k = 0; k < sums.length; k++) {
                weights[i][k] = (float) (sums[k] / (end - start));
            }
        }

        private static void interpolation(int i, int from, int to, int[] first, float[][] weights) {
            double centre = Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
            first[i] = Math.max(0, Math.min(from - 2, (int) centre));
            float share = (float) (centre - first[i]);
            weights[i] = from == 1 ? new float[] {1} : new float[] {1 - share, share};
        }
    }

    /**
     * To a model's square.
     *
     * @param reduced how much smaller than the original the picture is
     */
    static Picture scale(Picture picture, ModelInput input, Reduction.Result reduced) {
        if (input.scaling() == Scaling.SQUASH) {
            return resize(picture, input.side(), input.side(), reduced);
        }
        Picture square = centralSquare(picture);
        return resize(square, input.side(), input.side(), Reduction.Result.whole(square, reduced.factor()));
    }

    private static Picture centralSquare(Picture picture) {
        int side = Math.min(picture.width(), picture.height());
        return picture.cut(new Box((picture.width() - side) / 2, (picture.height() - side) / 2, side, side));
    }

    /**
     * To any size, whatever becomes of its proportions.
     *
     * @param width of the result, in pixels
     * @param height of the result, in pixels
     * @return the same picture if it already has that size
     */
    static Picture resize(Picture picture, int width, int height, Reduction.Result reduced) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        Axis across = Axis.of(picture.width(), reduced.width(), width, reduced.factor() > 1);
        Axis down = Axis.of(picture.height(), reduced.height(), height, reduced.factor() > 1);
        byte[] rgb = new byte[width * height * 3];
        var lines = new LineCache(picture, across, width * 3);
        var sum = new float[width * 3];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            float[] weights = down.weights()[y];
            for (int k = 0; k < weights.length; k++) {
                float[] line = lines.line(down.first()[y] + k);
                for (int x = 0; x < sum.length; x++) {
                    sum[x] += weights[k] * line[x];
                }
            }
            for (int x = 0; x < sum.length; x++) {
                rgb[y * sum.length + x] = (byte) Math.max(0, Math.min(255, Math.round(sum[x])));
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Lines scaled across, each computed once: neighbouring output lines share at most four input lines. */
    private static final class LineCache {
        private final Picture picture;
        private final Axis across;
        private final float[][] kept;
        private final int[] keptLine = {-1, -1, -1, -1};

        LineCache(Picture picture, Axis across, int length) {
            this.picture = picture;
            this.across = across;
            this.kept = new float[keptLine.length][length];
        }

        float[] line(int y) {
            int slot = y % keptLine.length;
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
