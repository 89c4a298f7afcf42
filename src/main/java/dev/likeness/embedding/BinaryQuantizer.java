package dev.likeness.embedding;

import java.util.Arrays;
import java.util.Random;

/**
 * The binary code of an embedding, one bit a dimension: sign(R(x − μ)), where μ is the card's mean and R a rotation
 * (random signs, then a Walsh-Hadamard transform). The Hamming distance between two codes estimates the angle between
 * their embeddings (Charikar, STOC 2002); centring and rotating spread what ReLU features say over all bits, which about
 * halves the candidates that are needed for the same recall (RATIONALE.md). Where the dimensions are no power of two,
 * zeros are appended up to the next one, which changes no angle.
 *
 * <p>Part of the stored format: a change here means new codes for every row. Thread-safe and immutable.
 */
public final class BinaryQuantizer {
    private static final double DEVIATIONS = 6;

    private final float[] mean;
    private final boolean[] flips;

    /**
     * @param mean of the embeddings, as many values as they have
     * @param rotationSeed of the random signs
     */
    public BinaryQuantizer(float[] mean, long rotationSeed) {
        this.mean = mean.clone();
        int bits = Byte.SIZE;
        while (bits < mean.length) {
            bits *= 2;
        }
        flips = new boolean[bits];
        // java.util.Random's sequence is fixed by its specification, on every Java and for good.
        var random = new Random(rotationSeed);
        for (int i = 0; i < bits; i++) {
            flips[i] = random.nextBoolean();
        }
    }

    /** Length of a code: the least power of two that is not below the dimensions, and at least 8. */
    public int codeBits() {
        return flips.length;
    }

    /**
     * @param embedding a unit vector, as long as the mean
     * @return {@link #codeBits()} / 8 bytes, the first bit highest in the first byte
     */
    public byte[] quantize(float[] embedding) {
        var rotated = Arrays.copyOf(embedding, flips.length);
        for (int i = 0; i < mean.length; i++) {
            rotated[i] -= mean[i];
        }
        for (int i = 0; i < flips.length; i++) {
            rotated[i] = flips[i] ? -rotated[i] : rotated[i];
        }
        walshHadamard(rotated);
        var bits = new byte[rotated.length / Byte.SIZE];
        for (int i = 0; i < rotated.length; i++) {
            if (rotated[i] > 0) {
                bits[i / Byte.SIZE] |= (byte) (0x80 >>> (i % Byte.SIZE));
            }
        }
        return bits;
    }

    /**
     * How far away the code of any image can be that is at least so similar. A bit of two codes differs with probability
     * θ/π, θ being the angle between the centred vectors (Charikar); and of two points that are |x − y| = √(2 − 2 similarity)
     * apart, the centre sees the one under at most asin(|x − y| / |x − μ|) from the other. Six standard deviations of the
     * binomial distribution are added: less than one in 10⁹ is further away.
     *
     * @param embedding a unit vector, as long as the mean
     * @param similarity the least cosine similarity, −1…1
     * @return in bits, or null if there is no such bound
     */
    Integer radius(float[] embedding, double similarity) {
        double squares = 0;
        for (int i = 0; i < mean.length; i++) {
            squares += Math.pow(embedding[i] - mean[i], 2);
        }
        double sine = Math.sqrt(2 - 2 * similarity) / Math.sqrt(squares);
        if (!(sine < 1)) {
            return null;
        }
        double share = Math.asin(sine) / Math.PI;
        int bits = codeBits();
        return (int) Math.ceil(bits * share + DEVIATIONS * Math.sqrt(bits * share * (1 - share)));
    }

    /** In place, not scaled: only signs are read from it. n log n additions. */
    private static void walshHadamard(float[] values) {
        for (int half = 1; half < values.length; half *= 2) {
            for (int block = 0; block < values.length; block += 2 * half) {
                for (int i = block; i < block + half; i++) {
                    float sum = values[i] + values[i + half];
                    values[i + half] = values[i] - values[i + half];
                    values[i] = sum;
                }
            }
        }
    }
}
