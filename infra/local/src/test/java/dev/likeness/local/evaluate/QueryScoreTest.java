package dev.likeness.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryScoreTest {
    private static float[] at(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    @Test
    void leaveOneOut_handWorked() {
        // From 0°: b (5°), a (10°), b (20°), a (30°): relevant at ranks 2 and 4.
        float[][] vectors = {at(0), at(10), at(30), at(5), at(20)};
        QueryScore first = QueryScore.leaveOneOut(vectors, vectors, new String[] {"a", "a", "a", "b", "b"})
                .get(0);
        assertThat(first.averagePrecision()).isCloseTo((1 / 2.0 + 2 / 4.0) / 2, within(1e-12));
        assertThat(first.precisionAt1()).isZero();
        assertThat(first.precisionAt5()).isCloseTo(2 / 5.0, within(1e-12));
    }

    @Test
    void leaveOneOut_loneLabel_findsNothing() {
        float[][] vectors = {at(0), at(10), at(20)};
        assertThat(QueryScore.leaveOneOut(vectors, vectors, new String[] {"a", "b", "b"}))
                .first()
                .isEqualTo(new QueryScore(0, 0, 0));
    }

    @Test
    void difference_ofEquals_isNone_andOfOthersItsSign() {
        var random = new Random(3);
        double[] from = random.doubles(200).toArray();
        double[] above = Arrays.stream(from)
                .map(value -> value + 0.1 * random.nextGaussian() + 0.05)
                .toArray();
        assertThat(BootstrapInterval.ofDifference(from, from)).isEqualTo(new BootstrapInterval(0, 0, 0));
        assertThat(BootstrapInterval.ofDifference(from, from).excludesZero()).isFalse();
        BootstrapInterval difference = BootstrapInterval.ofDifference(above, from);
        // The interval of a mean of 200 differences of deviation 0.1: about ± 1.96 × 0.1 / √200.
        assertThat(difference.high() - difference.low()).isCloseTo(2 * 1.96 * 0.1 / Math.sqrt(200), within(0.006));
        assertThat(difference.low()).isGreaterThan(0);
        assertThat(List.of(difference.low(), difference.mean(), difference.high()))
                .isSorted();
        assertThat(BootstrapInterval.ofDifference(from, above).high()).isLessThan(0);
    }
}
