package dev.likeness.analysis;

import java.util.List;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/** k-means++ (Arthur and Vassilvitskii 2007) by Commons Math. Pure: the same points, the same centres. */
final class KMeans {
    private static final int SEED = 1;
    private static final int MOST_ITERATIONS = 30;

    private KMeans() {}

    private record Point(double[] getPoint) implements Clusterable {
        @Override
        public double[] getPoint() {
            return getPoint;
        }
    }

    /**
     * @param points at least one, all of one length
     * @param k how many centres; there are fewer where there are fewer different points
     */
    static List<float[]> centres(List<float[]> points, int k) {
        var clusterer = new KMeansPlusPlusClusterer<Point>(
                Math.min(k, points.size()), MOST_ITERATIONS, new EuclideanDistance(), new Well19937c(SEED));
        return clusterer
                .cluster(points.stream().map(point -> new Point(doubles(point))).toList())
                .stream()
                .filter(cluster -> !cluster.getPoints().isEmpty())
                .map(cluster -> floats(cluster.getCenter().getPoint()))
                .toList();
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
