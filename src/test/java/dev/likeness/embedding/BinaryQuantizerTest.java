package dev.likeness.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.UnitVectors;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryQuantizerTest {
    private static float[] gaussian(int dimensions, long seed) {
        var random = new Random(seed);
        var vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** The code by its definition: one bit is the sign of one row of the Hadamard matrix times the flipped values. */
    private static boolean bit(int row, float[] vector, float[] mean, long seed) {
        var random = new Random(seed);
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            double flipped = (random.nextBoolean() ? -1 : 1) * ((double) vector[i] - mean[i]);
            sum += Integer.bitCount(row & i) % 2 == 0 ? flipped : -flipped;
        }
        return sum > 0;
    }

    @Test
    void quantize_equalsItsDefinition() {
        float[] mean = gaussian(64, 1);
        float[] vector = gaussian(64, 2);
        byte[] bits = new BinaryQuantizer(mean, 42).quantize(vector);
        for (int i = 0; i < 64; i++) {
            assertThat((bits[i / 8] & (0x80 >>> (i % 8))) != 0).as("bit %d", i).isEqualTo(bit(i, vector, mean, 42));
        }
    }

    @Test
    void hammingDistance_estimatesTheAngle() {
        var quantizer = new BinaryQuantizer(new float[4096], 7);
        float[] one = gaussian(4096, 3);
        float[] other = gaussian(4096, 4);
        var between = new float[4096];
        for (int i = 0; i < between.length; i++) {
            between[i] = one[i] + other[i]; // 45° from each of two that are at right angles
        }
        assertThat(hamming(quantizer.quantize(one), quantizer.quantize(other)) / 4096.0)
                .isBetween(0.46, 0.54);
        assertThat(hamming(quantizer.quantize(one), quantizer.quantize(between)) / 4096.0)
                .isBetween(0.22, 0.28);
    }

    /** At each similarity: images exactly so similar, in random directions, around a mean like that of ReLU features. */
    @ParameterizedTest
    @ValueSource(doubles = {0.999, 0.97, 0.9, 0.8})
    void radius_ofASimilarity_holdsAllThatAreSoSimilar(double similarity) {
        float[] asked = UnitVectors.normalised(gaussian(512, 1));
        float[] mean = gaussian(512, 2);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 0.01f * mean[i] + 0.3f * asked[i];
        }
        var quantizer = new BinaryQuantizer(mean, 7);
        byte[] code = quantizer.quantize(asked);
        int radius = quantizer.radius(asked, similarity);
        int farthest = 0;
        for (int i = 0; i < 500; i++) {
            float[] other = atSimilarity(asked, similarity, 10 + i);
            farthest = Math.max(farthest, hamming(code, quantizer.quantize(other)));
        }
        assertThat(farthest).isLessThanOrEqualTo(radius);
        assertThat(radius).as("a bound that says something").isLessThan(farthest + 110);
    }

    @Test
    void radius_ofLittleSimilarity_isUnknown() {
        float[] asked = UnitVectors.normalised(gaussian(512, 1));
        assertThat(new BinaryQuantizer(new float[512], 7).radius(asked, 0.4)).isNull();
        assertThat(new BinaryQuantizer(new float[512], 7).radius(new float[512], 0.99))
                .isNull();
        assertThat(new BinaryQuantizer(new float[512], 7).radius(asked, 1)).isZero();
    }

    private static float[] atSimilarity(float[] asked, double similarity, long seed) {
        float[] side = gaussian(asked.length, seed);
        double dot = UnitVectors.dot(side, asked);
        for (int i = 0; i < side.length; i++) {
            side[i] -= (float) dot * asked[i];
        }
        UnitVectors.normalised(side);
        var other = new float[asked.length];
        for (int i = 0; i < side.length; i++) {
            other[i] = (float) (similarity * asked[i] + Math.sqrt(1 - similarity * similarity) * side[i]);
        }
        return other;
    }

    private static int hamming(byte[] one, byte[] other) {
        int distance = 0;
        for (int i = 0; i < one.length; i++) {
            distance += Integer.bitCount((one[i] ^ other[i]) & 0xFF);
        }
        return distance;
    }

    @Test
    void quantize_dimensionsNotAPowerOfTwo_isAsWithZerosAppended() {
        float[] mean = gaussian(192, 5);
        float[] vector = gaussian(192, 6);
        var quantizer = new BinaryQuantizer(mean, 9);
        assertThat(quantizer.codeBits()).isEqualTo(256);
        assertThat(quantizer.quantize(vector))
                .isEqualTo(new BinaryQuantizer(Arrays.copyOf(mean, 256), 9).quantize(Arrays.copyOf(vector, 256)));
    }
}
