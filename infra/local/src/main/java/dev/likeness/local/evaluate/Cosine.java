package dev.likeness.local.evaluate;

/** Cosine similarity of vectors of unit length. Pure. */
public final class Cosine {
    private Cosine() {}

    /** @return −1…1 */
    public static double of(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
