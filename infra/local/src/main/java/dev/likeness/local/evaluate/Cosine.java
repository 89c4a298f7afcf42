package dev.likeness.local.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cosine similarity of vectors of unit length, and ranking by it. Pure. */
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

    /** @return positions in the database, most similar first; ties by position, so that the same input ranks the same */
    public static List<Integer> ranking(float[] query, float[][] database) {
        double[] similarities =
                Arrays.stream(database).mapToDouble(vector -> of(query, vector)).toArray();
        return IntStream.range(0, database.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -similarities[i]))
                .toList();
    }
}
