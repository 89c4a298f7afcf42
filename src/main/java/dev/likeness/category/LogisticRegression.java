package dev.likeness.category;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells few embeddings from others: L2-regularised logistic regression by a trust region Newton method (Lin, Weng and Keerthi,
 * JMLR 2008), in which both sides weigh the same. Deterministic.
 *
 * @param weights one a dimension
 * @param bias an embedding belongs if {@code weights} · embedding + {@code bias} is not below zero
 */
record LogisticRegression(double[] weights, double bias) {
    /** LIBLINEAR's C: of 0.1, 1, 10 and 100 the best F1 from five and ten examples on ../shared/photos (RATIONALE.md). */
    private static final double COST = 1;

    private static final double TOLERANCE = 1e-3;
    private static final int LIKE = 1;
    private static final int OTHER = -1;

    static {
        Linear.disableDebugOutput();
    }

    /**
     * @param like at least one embedding
     * @param others at least one, as long
     */
    static LogisticRegression of(List<Sparse> like, List<Sparse> others) {
        List<Sparse> all = new ArrayList<>(like);
        all.addAll(others);
        var problem = new Problem();
        problem.l = all.size();
        problem.bias = 1;
        problem.n = like.get(0).dimensions() + 1;
        problem.x = all.stream().map(example -> example.features).toArray(Feature[][]::new);
        problem.y = new double[problem.l];
        Arrays.fill(problem.y, 0, like.size(), LIKE);
        Arrays.fill(problem.y, like.size(), problem.l, OTHER);
        var parameter = new Parameter(SolverType.L2R_LR, COST, TOLERANCE);
        parameter.setWeights(new double[] {(double) others.size() / like.size(), 1}, new int[] {LIKE, OTHER});
        Model model = Linear.train(problem, parameter);
        double[] weights = model.getFeatureWeights(); // positive for the class that came first, the bias last
        return new LogisticRegression(Arrays.copyOf(weights, weights.length - 1), weights[weights.length - 1]);
    }

    boolean accepts(Sparse embedding) {
        double sum = bias;
        for (Feature feature : embedding.features) {
            if (feature.getIndex() <= weights.length) {
                sum += weights[feature.getIndex() - 1] * feature.getValue();
            }
        }
        return sum >= 0;
    }

    /** An embedding without its zeros, which after ReLU are most of it. */
    static final class Sparse {
        private final int dimensions;
        private final Feature[] features;

        Sparse(float[] embedding) {
            dimensions = embedding.length;
            List<Feature> found = new ArrayList<>();
            for (int i = 0; i < embedding.length; i++) {
                if (embedding[i] != 0) {
                    found.add(new FeatureNode(i + 1, embedding[i]));
                }
            }
            found.add(new FeatureNode(embedding.length + 1, 1)); // what the bias is learned from
            features = found.toArray(new Feature[0]);
        }

        private int dimensions() {
            return dimensions;
        }
    }
}
