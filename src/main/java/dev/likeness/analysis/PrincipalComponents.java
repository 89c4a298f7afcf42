package dev.likeness.analysis;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The directions in which a sample of vectors spreads most (Pearson 1901). Found from the inner products between the sample's
 * vectors, which are fewer than their dimensions (Turk and Pentland 1991, section 2). Immutable and thread-safe.
 */
public final class PrincipalComponents {
    /** As many vectors are enough to find the components of all by. */
    static final int SAMPLED = 1000;

    private static final int MOST = 64;

    /** Directions with less of the largest variance than this are rounding errors. */
    private static final double LEAST_VARIANCE = 1e-9;

    /** By dimension, then by component: so zeros of a vector cost nothing, and the rest is added in parallel. */
    private final float[][] weights;

    private final float[] offset;

    private PrincipalComponents(float[][] weights, float[] offset) {
        this.weights = weights;
        this.offset = offset;
    }

    /** @param sample vectors of one length, at least one */
    public static PrincipalComponents of(List<float[]> sample) {
        return of(Clustering.every(sample, SAMPLED), MOST);
    }

    /**
     * @param sample vectors of one length, at least one
     * @param most components to keep; fewer where the sample spreads in fewer directions
     */
    static PrincipalComponents of(List<float[]> sample, int most) {
        int dimensions = sample.get(0).length;
        double[] mean = mean(sample, dimensions);
        double[][] centred = new double[sample.size()][dimensions];
        for (int i = 0; i < centred.length; i++) {
            float[] vector = sample.get(i);
            for (int d = 0; d < dimensions; d++) {
                centred[i][d] = vector[d] - mean[d];
            }
        }
        RealMatrix vectors = new Array2DRowRealMatrix(centred, false);
        var eigen = new EigenDecomposition(vectors.multiply(vectors.transpose()));
        double[] variances = eigen.getRealEigenvalues();
        int components = (int) Arrays.stream(variances)
                .limit(most)
                .filter(variance -> variance > LEAST_VARIANCE * variances[0])
                .count();
        float[][] weights = new float[dimensions][components];
        for (int c = 0; c < components; c++) {
            double[] direction = vectors.preMultiply(eigen.getEigenvector(c).toArray());
            double scale = upright(direction) / Math.sqrt(variances[c]);
            for (int d = 0; d < dimensions; d++) {
                weights[d][c] = (float) (direction[d] * scale);
            }
        }
        float[] offset = new float[components];
        add(weights, mean, offset);
        return new PrincipalComponents(weights, offset);
    }

    private static double[] mean(List<float[]> sample, int dimensions) {
        double[] mean = new double[dimensions];
        for (float[] vector : sample) {
            for (int d = 0; d < dimensions; d++) {
                mean[d] += vector[d] / (double) sample.size();
            }
        }
        return mean;
    }

    /** Either sign would do; the same is taken each time: that which makes the largest value positive. */
    private static int upright(double[] direction) {
        double largest = 0;
        for (double value : direction) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        return largest < 0 ? -1 : 1;
    }

    private static void add(float[][] weights, double[] vector, float[] sums) {
        for (int d = 0; d < vector.length; d++) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] += (float) (vector[d] * weights[d][c]);
            }
        }
    }

    /** Distances between what is returned are those between the vectors, as far as the components tell. */
    public float[] project(float[] vector) {
        float[] projected = new float[offset.length];
        for (int d = 0; d < vector.length; d++) {
            float value = vector[d];
            if (value != 0) {
                float[] row = weights[d];
                for (int c = 0; c < projected.length; c++) {
                    projected[c] += value * row[c];
                }
            }
        }
        for (int c = 0; c < projected.length; c++) {
            projected[c] -= offset[c];
        }
        return projected;
    }
}
