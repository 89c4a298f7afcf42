package dev.likeness.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterScoreTest {
    private static double index(int[] clusters, String... labels) {
        return ClusterScore.adjustedRandIndex(clusters, labels);
    }

    /** The values are scikit-learn's, from the documentation of adjusted_rand_score. */
    @Test
    void adjustedRandIndex_isThatOfScikitLearn() {
        assertThat(index(new int[] {0, 0, 1, 1}, "a", "a", "b", "b")).isEqualTo(1);
        assertThat(index(new int[] {1, 1, 0, 0}, "a", "a", "b", "b")).isEqualTo(1);
        assertThat(index(new int[] {0, 0, 1, 2}, "a", "a", "b", "b")).isCloseTo(0.5714, within(1e-4));
        assertThat(index(new int[] {0, 1, 2, 3}, "a", "a", "a", "a")).isZero();
        assertThat(index(new int[] {0, 1, 0, 1}, "a", "a", "b", "b")).isCloseTo(-0.5, within(1e-9));
    }

    @Test
    void adjustedRandIndex_byChance_isNearZero() {
        var random = new Random(1);
        int[] clusters = random.ints(2000, 0, 10).toArray();
        String[] labels = IntStream.range(0, 2000)
                .mapToObj(i -> "label " + random.nextInt(10))
                .toArray(String[]::new);
        assertThat(index(clusters, labels)).isCloseTo(0, within(0.01));
    }
}
