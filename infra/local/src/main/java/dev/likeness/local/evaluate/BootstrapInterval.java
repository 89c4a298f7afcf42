package dev.likeness.local.evaluate;

import java.util.Arrays;
import java.util.Random;

/**
 * A mean over queries and where it lies with 95 % confidence: the percentile bootstrap over queries (Efron 1979), which
 * shuns no distribution.
 *
 * @param mean of the values
 * @param low the 2.5th percentile of the means of resamples
 * @param high the 97.5th percentile
 */
public record BootstrapInterval(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 20_261_127;
    private static final double TAIL = 0.025;

    /** @param values of the queries */
    static BootstrapInterval of(double[] values) {
        var random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[resample] = sum / values.length;
        }
        Arrays.sort(means);
        return new BootstrapInterval(
                Arrays.stream(values).average().orElse(0),
                means[(int) (TAIL * RESAMPLES)],
                means[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }

    /** Of the differences: {@code of} and {@code from} hold the measures of the same queries in the same order. */
    static BootstrapInterval ofDifference(double[] of, double[] from) {
        double[] differences = new double[of.length];
        Arrays.setAll(differences, i -> of[i] - from[i]);
        return of(differences);
    }

    /** Whether the mean is not 0, with 95 % confidence. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
