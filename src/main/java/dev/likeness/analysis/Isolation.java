package dev.likeness.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which points are farthest from their nearest neighbours (Ramaswamy, Rastogi and Shim 2000). What the components do not tell of
 * two points counts as if it were at right angles, as in many dimensions it nearly is: or a point that is unlike all others, of
 * which the components tell nothing, would be in the middle. Neighbours are looked for in the clusters nearest to a point only:
 * what this misses makes a point seem more isolated, so that whoever wants to be exact looks at some more than needed again.
 */
final class Isolation {
    private static final int NEIGHBOURS = 5;
    private static final int CLUSTERS_LOOKED_INTO = 4;

    private Isolation() {}

    /**
     * @param points with a cluster each
     * @param residuals of each point the square of what its components do not tell
     * @return indices of the points that are farthest from their five nearest, the farthest first
     */
    static List<Integer> mostIsolated(List<float[]> points, List<Float> residuals, Clustering clustering, int most) {
        List<float[]> centres = clustering.dendrogram().leafCentres();
        List<List<Integer>> members = clustering.members();
        double[] distances = IntStream.range(0, points.size())
                .parallel()
                .mapToDouble(i -> toNeighbours(i, points, residuals, centres, members))
                .toArray();
        return IntStream.range(0, points.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -distances[i]))
                .limit(most)
                .toList();
    }

    /** Mean squared distance to the nearest. */
    private static double toNeighbours(
            int point,
            List<float[]> points,
            List<Float> residuals,
            List<float[]> centres,
            List<List<Integer>> members) {
        float[] from = points.get(point);
        float[] toCentres = new float[centres.size()];
        for (int i = 0; i < toCentres.length; i++) {
            toCentres[i] = Distance.squared(from, centres.get(i));
        }
        float[] sorted = toCentres.clone();
        Arrays.sort(sorted);
        float farthest = sorted[Math.min(sorted.length, CLUSTERS_LOOKED_INTO) - 1];
        float[] nearest = new float[NEIGHBOURS];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        for (int i = 0; i < toCentres.length; i++) {
            if (toCentres[i] <= farthest) {
                for (int other : members.get(i)) {
                    if (other != point) {
                        insert(nearest, Distance.squared(from, points.get(other)) + residuals.get(other));
                    }
                }
            }
        }
        double sum = 0;
        int found = 0;
        for (float distance : nearest) {
            if (distance < Float.POSITIVE_INFINITY) {
                sum += distance;
                found++;
            }
        }
        return residuals.get(point) + (found == 0 ? 0 : sum / found);
    }

    /** Into an ascending array, whose greatest falls off. */
    private static void insert(float[] ascending, float value) {
        int i = ascending.length - 1;
        if (value >= ascending[i]) {
            return;
        }
        while (i > 0 && ascending[i - 1] > value) {
            ascending[i] = ascending[i - 1];
            i--;
        }
        ascending[i] = value;
    }
}
