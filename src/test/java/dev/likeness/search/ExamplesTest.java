package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final UUID ONE = new UUID(0, 1);

    @Test
    void combine_one_isItself() {
        assertThat(Examples.combine(List.of(new float[] {0.6f, 0.8f}), List.of()))
                .containsExactly(0.6f, 0.8f);
    }

    @Test
    void combine_several_isBetweenThemAndAwayFromTheOthers() {
        float[] between = Examples.combine(List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}), List.of());
        assertThat(between[0]).isCloseTo(0.7071f, within(1e-4f)).isEqualTo(between[1]);
        float[] away =
                Examples.combine(List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}), List.of(new float[] {0, 1, 0}));
        assertThat(away[1]).isLessThan(between[1]).isPositive();
        assertThat(away[0]).isGreaterThan(between[0]);
    }

    @Test
    void combine_nothingLeft_isZero() {
        assertThat(Examples.combine(List.of(new float[2]), List.of())).containsExactly(0, 0);
    }

    @Test
    void new_noneTooManyOrBoth_isRefused() {
        assertThatThrownBy(() -> new Examples(List.of(), List.of(ONE))).hasMessageContaining("'image_ids'");
        List<UUID> many =
                LongStream.rangeClosed(1, 101).mapToObj(i -> new UUID(1, i)).toList();
        assertThatThrownBy(() -> new Examples(List.of(ONE), many)).isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> new Examples(List.of(ONE), List.of(ONE))).hasMessageContaining("same image");
    }
}
