package dev.likeness.embedding;

import java.util.Random;

/**
 * The binary code of an embedding, one bit a dimension: sign(R(x − μ)), where μ is the card's mean and R a rotation
 * (random signs, then a Walsh-Hadamard transform). The Hamming distance between two codes estimates the angle between
 * their embeddings (Charikar, STOC 2002); centring and rotating spread what ReLU features say over all bits, which about
 * halves the candidates that are needed for the same recall (RATIONALE.md).
 *
 * <p>Part of the stored format: a change here means new codes for every row. Thread-safe and immutable.
 */
public final class BinaryQuantizer {
    private final float[] mean;
    private final boolean[] flips;

    /** @throws ModelException unless the card's dimensions are a power of two, at least 8 */
    public BinaryQuantizer(ModelCard card) {
        int dimensions = card.dimensions();
        if (Integer.bitCount(dimensions) != 1 || dimensions < Byte.SIZE) {
            throw new ModelException("Binary codes need a power of two dimensions, not " + dimensions + ".");
        }
        mean = card.mean();
        flips = new boolean[dimensions];
        // java.util.Random's sequence is fixed by its specification, on every Java and for good.
        var random = new Random(card.rotationSeed());
        for (int i = 0; i < dimensions; i++) {
            flips[i] = random.nextBoolean();
        }
    }

    /**
     * @param embedding a unit vector of the card's dimensions
     * @return dimensions / 8 bytes, the first dimension in the highest bit of the first byte
     */
    public byte[] quantize(float[] embedding) {
        var rotated = new float[mean.length];
        for (int i = 0; i < rotated.length; i++) {
            float centred = embedding[i] - mean[i];
            rotated[i] = flips[i] ? -centred : centred;
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
