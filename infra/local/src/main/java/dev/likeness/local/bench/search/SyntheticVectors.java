package dev.likeness.local.bench.search;

import java.util.SplittableRandom;

/**
 * Unit vectors like ReLU features: max(0, ·) of Gaussian centres, 200 members each, plus Gaussian noise, less so much that a
 * quarter of the values is not zero. Any of them can be made at any time, always the same. Thread-safe.
 */
final class SyntheticVectors {
    private static final int MEMBERS = 200;
    private static final int LEAST_CENTRES = 500;

    /** The third quartile of the standard normal distribution. */
    private static final double THIRD_QUARTILE = 0.6745;

    /** How much of the members' own noise a query has in addition. */
    private static final double PERTURBATION = 0.5;

    private static final long QUERY_SEED = 1L << 40;

    private final Kind kind;
    private final int rows;
    private final int dimensions;
    private final float[][] centres;

    /** How far apart the members of a centre are. */
    enum Kind {
        /** A query has about 200 near-equals, far from all others. */
        NEAR_EQUALS("near-equals", 0.5),
        /** The members of a centre are spread. */
        SPREAD("spread", 1.5);

        private final String words;
        private final double noise;

        Kind(String words, double noise) {
            this.words = words;
            this.noise = noise;
        }
    }

    SyntheticVectors(Kind kind, int rows, int dimensions) {
        this.kind = kind;
        this.rows = rows;
        this.dimensions = dimensions;
        this.centres = new float[Math.max(LEAST_CENTRES, rows / MEMBERS)][dimensions];
        for (int i = 0; i < centres.length; i++) {
            add(centres[i], -1L - i, 1);
        }
    }

    /** Which kind, in a word. */
    String words() {
        return kind.words;
    }

    /** How many members there are. */
    int rows() {
        return rows;
    }

    int dimensions() {
        return dimensions;
    }

    /** @param i from 0 to before {@link #rows} */
    float[] member(int i) {
        float[] values = centres[i % centres.length].clone();
        add(values, i, kind.noise);
        return unit(values, Math.sqrt(1 + kind.noise * kind.noise));
    }

    /** A member, perturbed. */
    float[] query(int i) {
        int member = new SplittableRandom(QUERY_SEED + i).nextInt(centres.length);
        float[] values = centres[member].clone();
        add(values, member, kind.noise);
        double perturbation = kind.noise * PERTURBATION;
        add(values, QUERY_SEED + i, perturbation);
        return unit(values, Math.sqrt(1 + kind.noise * kind.noise + perturbation * perturbation));
    }

    private static void add(float[] values, long seed, double deviation) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
    }

    private static float[] unit(float[] values, double deviation) {
        float threshold = (float) (THIRD_QUARTILE * deviation);
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - threshold);
            squares += (double) values[i] * values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(squares);
        }
        return values;
    }
}
