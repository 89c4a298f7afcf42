package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.corpus.Scene;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaScalerTest {
    private static Picture random(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width * 31L + height).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    /** The area average by its definition, pixel by pixel. */
    private static double average(Picture picture, int side, int x, int y, int channel) {
        double left = (double) x * picture.width() / side;
        double right = (double) (x + 1) * picture.width() / side;
        double top = (double) y * picture.height() / side;
        double bottom = (double) (y + 1) * picture.height() / side;
        double sum = 0;
        for (int sourceY = 0; sourceY < picture.height(); sourceY++) {
            double high = Math.max(0, Math.min(bottom, sourceY + 1) - Math.max(top, sourceY));
            for (int sourceX = 0; sourceX < picture.width(); sourceX++) {
                double wide = Math.max(0, Math.min(right, sourceX + 1) - Math.max(left, sourceX));
                sum += high * wide * (picture.rgb()[(sourceY * picture.width() + sourceX) * 3 + channel] & 0xFF);
            }
        }
        return sum / ((right - left) * (bottom - top));
    }

    @ParameterizedTest
    @CsvSource({"37,23,10", "96,50,16", "17,17,16", "64,64,16", "200,3,3", "16,40,16"})
    void squash_smaller_equalsTheAreaAverage(int width, int height, int side) {
        Picture picture = random(width, height);
        Picture scaled = AreaScaler.resize(picture, side, side, Reduction.Result.whole(picture, 1));
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    assertThat((double) (scaled.rgb()[(y * side + x) * 3 + channel] & 0xFF))
                            .isCloseTo(average(picture, side, x, y, channel), within(0.51));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,7", "5,2", "3,3"})
    void squash_plainColour_staysThatColour(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 3 == 0 ? 255 : i % 3 == 1 ? 128 : 1);
        }
        var picture = new Picture(width, height, rgb);
        byte[] scaled = AreaScaler.resize(picture, 96, 96, Reduction.Result.whole(picture, 1))
                .rgb();
        for (int i = 0; i < scaled.length; i += 3) {
            assertThat(new int[] {scaled[i] & 0xFF, scaled[i + 1] & 0xFF, scaled[i + 2] & 0xFF})
                    .containsExactly(255, 128, 1);
        }
    }

    @Test
    void squash_larger_interpolatesBetweenNeighbours() {
        var twoPixels = new Picture(2, 1, new byte[] {0, 0, 0, 100, 100, 100});
        byte[] scaled = AreaScaler.resize(twoPixels, 4, 4, Reduction.Result.whole(twoPixels, 1))
                .rgb();
        assertThat(new byte[] {scaled[0], scaled[3], scaled[6], scaled[9]}).containsExactly(0, 25, 75, 100);
    }

    @Test
    void squash_rightSizeAlready_isTheSamePicture() {
        Picture picture = random(96, 96);
        assertThat(AreaScaler.resize(picture, 96, 96, Reduction.Result.whole(picture, 1)))
                .isSameAs(picture);
    }

    /** Sum of squared differences. */
    private static double error(Picture one, Picture other) {
        double sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            double difference = (one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF);
            sum += difference * difference;
        }
        return sum;
    }

    @Test
    void squash_averagedBefore_isCloserToScalingAtOnceWhenToldSo() {
        BufferedImage scene = Scene.of(1_603, 1_201).image();
        Picture whole = Reduction.average(new RgbConversion(scene), 1);
        Picture averaged = Reduction.average(new RgbConversion(scene), 8);
        Picture expected = AreaScaler.resize(whole, 96, 96, Reduction.Result.whole(whole, 1));
        var reduced = new Reduction.Result(8, 1_603 / 8.0, 1_201 / 8.0);
        double told = error(AreaScaler.resize(averaged, 96, 96, reduced), expected);
        double untold = error(AreaScaler.resize(averaged, 96, 96, Reduction.Result.whole(averaged, 1)), expected);
        assertThat(told).isLessThan(untold / 4);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,2", "97,100,96", "500,375,96"})
    void squash_averagedBefore_plainColourStaysThatColour(int width, int height, int side) {
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) 255);
        var picture = new Picture(width, height, rgb);
        Picture squashed = AreaScaler.resize(picture, side, side, Reduction.Result.whole(picture, 8));
        assertThat(squashed.rgb()).containsOnly(255);
    }
}
