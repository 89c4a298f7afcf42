package dev.likeness.search;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Images to search by: more like these, not like those.
 *
 * @param like at least one
 * @param unlike none of them in {@code like}
 */
public record Examples(List<UUID> like, List<UUID> unlike) {
    /** As many of each as anybody would choose by hand. */
    public static final int MOST = 100;

    /**
     * How much those that are not wanted count, against 1 for those that are: between Rocchio's 0.15 (The SMART retrieval
     * system, 1971), which is for long lists of words, and an equal weight, which on ReLU features, whose embeddings are all
     * somewhat alike, removes what both have in common.
     */
    private static final double UNLIKE_WEIGHT = 0.25;

    /** @throws InvalidParameterException if there are none, too many, or an image is in both */
    public Examples {
        if (like.isEmpty() || like.size() > MOST || unlike.size() > MOST) {
            throw new InvalidParameterException(
                    "'image_ids' must name 1 to " + MOST + " images, and 'not_image_ids' at most " + MOST + ".");
        }
        if (!Collections.disjoint(like, unlike)) {
            throw new InvalidParameterException("'image_ids' and 'not_image_ids' must not name the same image.");
        }
    }

    /** Those of both kinds, {@code like} first. */
    public List<UUID> all() {
        return Stream.concat(like.stream(), unlike.stream()).toList();
    }

    /**
     * The mean of the wanted unit vectors, less a part of the mean of the others.
     *
     * @return a unit vector, or zero if nothing is left
     */
    static float[] combine(List<float[]> like, List<float[]> unlike) {
        double[] sum = new double[like.get(0).length];
        like.forEach(vector -> add(vector, 1.0 / like.size(), sum));
        unlike.forEach(vector -> add(vector, -UNLIKE_WEIGHT / unlike.size(), sum));
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        var unit = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }

    private static void add(float[] vector, double weight, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * vector[i];
        }
    }
}
