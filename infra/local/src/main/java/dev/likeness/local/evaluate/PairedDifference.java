package dev.likeness.local.evaluate;

import java.util.Arrays;
import java.util.Random;

/**
 * By how much one measure of the same queries is above another, and where that difference lies with 95 % confidence: the
 * percentile bootstrap over queries (Efron 1979), which shuns no distribution.
 *
 * @param mean of the differences
 * @param low the 2.5th percentile
 * @param high the 97.5th percentile
 */
public record PairedDifference(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 20_261_127;
    private static final double TAIL = 0.025;

    /** @param of and {@code from} hold the measures of the same queries in the same order */
    static PairedDifference of(double[] of, double[] from) {
        double[] differences = new double[of.length];
        Arrays.setAll(differences, i -> of[i] - from[i]);
        var random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[resample] = sum / differences.length;
        }
        Arrays.sort(means);
        return new PairedDifference(
                Arrays.stream(differences).average().orElse(0),
                means[(int) (TAIL * RESAMPLES)],
                means[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }
}
