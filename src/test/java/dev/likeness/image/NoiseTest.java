package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.corpus.Scene;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimating noise, and taking it away. */
class NoiseTest {
    private static final Picture SCENE = Scene.of(320, 240).picture();

    /** The same noise on all three channels, so that grey has as much. */
    private static Picture gaussian(double sigma) {
        var random = new Random(7);
        byte[] rgb = SCENE.rgb().clone();
        for (int i = 0; i < rgb.length; i += 3) {
            double noise = sigma * random.nextGaussian();
            for (int channel = 0; channel < 3; channel++) {
                long value = Math.round((rgb[i + channel] & 0xFF) + noise);
                rgb[i + channel] = (byte) Math.max(0, Math.min(255, value));
            }
        }
        return new Picture(SCENE.width(), SCENE.height(), rgb);
    }

    private static Picture impulses(double share) {
        var random = new Random(7);
        byte[] rgb = SCENE.rgb().clone();
        for (int i = 0; i < rgb.length; i += 3) {
            if (random.nextDouble() < share) {
                Arrays.fill(rgb, i, i + 3, (byte) (random.nextBoolean() ? 255 : 0));
            }
        }
        return new Picture(SCENE.width(), SCENE.height(), rgb);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 10, 25})
    void sigma_isThatOfTheNoise(double sigma) {
        NoiseEstimate clean = NoiseEstimate.of(SCENE);
        NoiseEstimate noisy = NoiseEstimate.of(gaussian(sigma));
        assertThat(clean.sigma()).isLessThan(1);
        assertThat(noisy.sigma()).isCloseTo(sigma, within(0.12 * sigma));
        assertThat(noisy.impulseShare()).isLessThan(0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.05})
    void impulseShare_isHowManyThereAre(double share) {
        assertThat(NoiseEstimate.of(SCENE).impulseShare()).isZero();
        assertThat(NoiseEstimate.of(impulses(share)).impulseShare()).isCloseTo(share, within(0.25 * share));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,9", "9,2"})
    void estimate_tooSmall_isNone(int width, int height) {
        assertThat(NoiseEstimate.of(new Picture(width, height, new byte[width * height * 3])))
                .isEqualTo(new NoiseEstimate(0, 0));
    }

    @Test
    void suiting_isTheFilterForTheNoise() {
        assertThat(NoiseThresholds.CHOSEN.suiting(NoiseEstimate.of(SCENE))).isEqualTo(NoiseFilter.NONE);
        assertThat(NoiseThresholds.CHOSEN.suiting(NoiseEstimate.of(gaussian(20))))
                .isEqualTo(NoiseFilter.GAUSS);
        assertThat(NoiseThresholds.CHOSEN.suiting(NoiseEstimate.of(impulses(0.05))))
                .isEqualTo(NoiseFilter.MEDIAN);
    }

    @Test
    void median_equalsItsDefinition() {
        Picture noisy = gaussian(60);
        Picture filtered = NoiseFilter.MEDIAN.apply(noisy);
        for (int y = 1; y < noisy.height() - 1; y++) {
            for (int x = 1; x < noisy.width() - 1; x++) {
                int[] around = new int[9];
                for (int i = 0; i < 9; i++) {
                    around[i] = sample(noisy, x + i % 3 - 1, y + i / 3 - 1);
                }
                Arrays.sort(around);
                assertThat(sample(filtered, x, y)).isEqualTo(around[4]);
            }
        }
    }

    @Test
    void gauss_equalsItsDefinition() {
        int[] weights = {1, 2, 1, 2, 4, 2, 1, 2, 1};
        Picture noisy = gaussian(60);
        Picture filtered = NoiseFilter.GAUSS.apply(noisy);
        for (int y = 1; y < noisy.height() - 1; y++) {
            for (int x = 1; x < noisy.width() - 1; x++) {
                double sum = 0;
                for (int i = 0; i < 9; i++) {
                    sum += weights[i] * sample(noisy, x + i % 3 - 1, y + i / 3 - 1) / 16.0;
                }
                assertThat((double) sample(filtered, x, y)).isCloseTo(sum, within(0.51));
            }
        }
    }

    private static int sample(Picture picture, int x, int y) {
        return picture.rgb()[(y * picture.width() + x) * 3 + 1] & 0xFF;
    }
}
