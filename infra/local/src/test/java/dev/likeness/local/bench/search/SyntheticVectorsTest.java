package dev.likeness.local.bench.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.local.evaluate.Cosine;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticVectorsTest {
    private static final int DIMENSIONS = 4096;

    @ParameterizedTest
    @EnumSource
    void member_hasUnitLength_aQuarterOfItNotZero_andIsAlwaysTheSame(SyntheticVectors.Kind kind) {
        var vectors = new SyntheticVectors(kind, 1000, DIMENSIONS);
        for (int i = 0; i < 20; i++) {
            float[] member = vectors.member(i);
            assertThat(Cosine.of(member, member)).isCloseTo(1, within(1e-5));
            long active =
                    IntStream.range(0, DIMENSIONS).filter(at -> member[at] > 0).count();
            assertThat(active / (double) DIMENSIONS).isCloseTo(0.25, within(0.04));
            assertThat(new SyntheticVectors(kind, 1000, DIMENSIONS).member(i)).isEqualTo(member);
        }
    }

    @Test
    void nearEquals_areFarFromAllOthers() {
        var vectors = new SyntheticVectors(SyntheticVectors.Kind.NEAR_EQUALS, 1000, DIMENSIONS);
        double inside = Cosine.of(vectors.member(3), vectors.member(503));
        double outside = Cosine.of(vectors.member(3), vectors.member(504));
        assertThat(inside).isGreaterThan(outside + 0.3);
    }
}
