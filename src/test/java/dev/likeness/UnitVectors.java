package dev.likeness;

import java.util.Random;

/** Vectors to test with. */
public final class UnitVectors {
    private UnitVectors() {}

    /** In any direction. */
    public static float[] random(Random random, int dimensions) {
        var vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return normalised(vector);
    }

    /** Of unit length, in place. */
    public static float[] normalised(float[] vector) {
        float length = (float) Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    public static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
