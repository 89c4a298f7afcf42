package dev.likeness.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The directions in which a sample of vectors spreads most (Pearson 1901). Found from the inner products between the sample's
 * vectors, which are fewer than their dimensions (Turk and Pentland 1991, section 2). Immutable and thread-safe.
 */
public final class PrincipalComponents {
    /** As many vectors are enough to find the components of all by. */
    static final int SAMPLED = 1000;

    private static final int MOST = 64;

    /** More directions than are kept, so that the last of these are right too. */
    private static final int SPARE = 16;

    private static final int ITERATIONS = 6;
    private static final long SEED = 1;

    /** Directions with less of the largest variance than this are rounding errors. */
    private static final double LEAST_VARIANCE = 1e-9;

    /** By dimension, then by component: so zeros of a vector cost nothing, and the rest is added in parallel. */
    private final float[][] weights;

    private final double[] mean;

    /** What the mean is projected to. */
    private final float[] offset;

    private PrincipalComponents(float[][] weights, double[] mean, float[] offset) {
        this.weights = weights;
        this.mean = mean;
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
        if (dimensions == 0) {
            return new PrincipalComponents(new float[0][0], mean, new float[0]);
        }
        double[][] centred = new double[sample.size()][dimensions];
        for (int i = 0; i < centred.length; i++) {
            float[] vector = sample.get(i);
            for (int d = 0; d < dimensions; d++) {
                centred[i][d] = vector[d] - mean[d];
            }
        }
        RealMatrix vectors = new Array2DRowRealMatrix(centred, false);
        RealMatrix products = vectors.multiply(vectors.transpose());
        RealMatrix range = range(products, Math.min(centred.length, most + SPARE));
        // Of a symmetric matrix without negative eigenvalues these are the singular values, which are always found.
        var eigen = new SingularValueDecomposition(
                range.transpose().multiply(products).multiply(range));
        double[] variances = eigen.getSingularValues();
        int components = (int) Arrays.stream(variances)
                .limit(most)
                .filter(variance -> variance > LEAST_VARIANCE * variances[0])
                .count();
        float[][] weights = new float[dimensions][components];
        for (int c = 0; c < components; c++) {
            double[] direction = vectors.preMultiply(range.operate(eigen.getU().getColumn(c)));
            double scale = upright(direction) / Math.sqrt(variances[c]);
            for (int d = 0; d < dimensions; d++) {
                weights[d][c] = (float) (direction[d] * scale);
            }
        }
        float[] offset = new float[components];
        add(weights, mean, offset);
        return new PrincipalComponents(weights, mean, offset);
    }

    /**
     * An orthonormal basis of the directions in which a symmetric matrix stretches most, by subspace iteration from a random
     * beginning (Halko, Martinsson and Tropp 2011, algorithm 4.4).
     */
    private static RealMatrix range(RealMatrix matrix, int columns) {
        var random = new Random(SEED);
        int rows = matrix.getRowDimension();
        RealMatrix range = new Array2DRowRealMatrix(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                range.setEntry(row, column, random.nextGaussian());
            }
        }
        for (int i = 0; i < ITERATIONS; i++) {
            range = new QRDecomposition(matrix.multiply(range)).getQ().getSubMatrix(0, rows - 1, 0, columns - 1);
        }
        return range;
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

    /** The square of how far a vector is from what its projection tells of it. */
    float residual(float[] vector, float[] projected) {
        double squares = 0;
        for (int d = 0; d < vector.length; d++) {
            squares += Math.pow(vector[d] - mean[d], 2);
        }
        for (float value : projected) {
            squares -= (double) value * value;
        }
        return (float) Math.max(0, squares);
    }
}
