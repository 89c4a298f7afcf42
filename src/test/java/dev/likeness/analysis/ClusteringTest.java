package dev.likeness.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.likeness.UnitVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {
    private static final int DIMENSIONS = 24;

    /** Some blobs, one after the other, of different sizes: the i-th has 10 (i + 1) points. */
    private static List<float[]> blobs(int number, double spread) {
        var random = new Random(3);
        List<float[]> points = new ArrayList<>();
        for (int blob = 0; blob < number; blob++) {
            float[] centre = UnitVectors.random(random, DIMENSIONS);
            for (int i = 0; i < 10 * (blob + 1); i++) {
                float[] point = centre.clone();
                for (int d = 0; d < DIMENSIONS; d++) {
                    point[d] += (float) (spread * random.nextGaussian());
                }
                points.add(point);
            }
        }
        return points;
    }

    private static Set<Set<Integer>> sets(int[] clusters) {
        Set<Set<Integer>> sets = new HashSet<>();
        for (int cluster : clusters) {
            Set<Integer> members = new HashSet<>();
            IntStream.range(0, clusters.length)
                    .filter(i -> clusters[i] == cluster)
                    .forEach(members::add);
            sets.add(members);
        }
        return sets;
    }

    @Test
    void of_blobs_choosesAsManyClustersAsThereAre() {
        List<float[]> points = blobs(5, 0.02);
        Clustering clustering = Clustering.of(points);
        assertThat(clustering.chosen()).isEqualTo(5);
        Set<Set<Integer>> expected = new HashSet<>();
        int start = 0;
        for (int blob = 0; blob < 5; blob++) {
            int end = start + 10 * (blob + 1);
            expected.add(new HashSet<>(IntStream.range(start, end).boxed().toList()));
            start = end;
        }
        assertThat(sets(clustering.clusters(5))).isEqualTo(expected);
    }

    @Test
    void clusters_ofASmallerNumber_areUnionsOfThoseOfAGreater() {
        Clustering clustering = Clustering.of(blobs(6, 0.3));
        int leaves = clustering.dendrogram().leaves();
        assertThat(leaves).isGreaterThan(20);
        assertThat(sets(clustering.clusters(1))).hasSize(1);
        for (int number = 2; number <= leaves; number++) {
            Set<Set<Integer>> fewer = sets(clustering.clusters(number - 1));
            Set<Set<Integer>> more = sets(clustering.clusters(number));
            assertThat(more).hasSize(number);
            assertThat(more).allSatisfy(one -> assertThat(fewer).anyMatch(union -> union.containsAll(one)));
        }
        assertThat(sets(clustering.clusters(leaves + 1))).hasSize(leaves);
    }

    @Test
    void dendrogram_leavesOfANode_areSideBySideAndCountAllItsPoints() {
        Clustering clustering = Clustering.of(blobs(6, 0.3));
        for (Dendrogram.Node node : clustering.dendrogram().nodes()) {
            long points = IntStream.of(clustering.leafOf())
                    .filter(leaf -> leaf >= node.firstLeaf() && leaf <= node.lastLeaf())
                    .count();
            assertThat(points).as("node %d", node.id()).isEqualTo(node.images());
        }
    }

    @Test
    void of_samePoints_isTheSame() {
        List<float[]> points = blobs(7, 0.2);
        assertThat(Clustering.of(points).clusters(7))
                .isEqualTo(Clustering.of(points).clusters(7));
    }

    @Test
    void of_onePointOrEqualOnes_isOneCluster() {
        float[] point = UnitVectors.random(new Random(1), DIMENSIONS);
        assertThat(Clustering.of(List.of(point)).clusters(3)).containsOnly(0);
        List<float[]> equals =
                IntStream.range(0, 40).mapToObj(i -> point.clone()).toList();
        assertThat(sets(Clustering.of(equals).clusters(1))).hasSize(1);
    }

    /** In more dimensions than there are components: it lies outside of these. */
    @Test
    void mostIsolated_isThePhotoThatIsLikeNoOther() {
        var random = new Random(8);
        List<float[]> centres = IntStream.range(0, 100)
                .mapToObj(i -> UnitVectors.random(random, 400))
                .toList();
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            float[] vector = centres.get(i % 100).clone();
            float[] noise = UnitVectors.random(random, 400);
            for (int d = 0; d < vector.length; d++) {
                vector[d] += 0.3f * noise[d];
            }
            vectors.add(UnitVectors.normalised(vector));
        }
        vectors.add(700, UnitVectors.random(random, 400));
        var components = PrincipalComponents.of(vectors);
        List<float[]> points = vectors.stream().map(components::project).toList();
        List<Float> residuals = IntStream.range(0, vectors.size())
                .mapToObj(i -> components.residual(vectors.get(i), points.get(i)))
                .toList();
        assertThat(Isolation.mostIsolated(points, residuals, Clustering.of(points), 3))
                .hasSize(3)
                .first()
                .isEqualTo(700);
    }

    @Test
    void components_keepDistances_ofWhatSpreadsInFewDirections() {
        var random = new Random(5);
        List<float[]> directions = IntStream.range(0, 4)
                .mapToObj(i -> UnitVectors.random(random, 300))
                .toList();
        List<float[]> points = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            float[] point = new float[300];
            Arrays.fill(point, 0.1f);
            for (float[] direction : directions) {
                float weight = (float) random.nextGaussian();
                for (int d = 0; d < point.length; d++) {
                    point[d] += weight * direction[d];
                }
            }
            points.add(point);
        }
        var components = PrincipalComponents.of(points);
        assertThat(components.project(points.get(0))).hasSize(4);
        for (int i = 1; i < points.size(); i++) {
            float expected = Distance.squared(points.get(0), points.get(i));
            float projected = Distance.squared(components.project(points.get(0)), components.project(points.get(i)));
            assertThat(projected).isCloseTo(expected, withinPercentage(0.1));
        }
    }

    /** Commons Math's eigenvalues are not found for some of these. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 130})
    void components_ofManyNearlyEqualDirections_areFound(int points) {
        var random = new Random(6);
        List<float[]> sample = IntStream.range(0, points)
                .mapToObj(i -> UnitVectors.random(random, 64))
                .toList();
        var components = PrincipalComponents.of(sample);
        assertThat(components.project(sample.get(0))).hasSize(Math.min(points - 1, 64));
        for (float[] other : sample) {
            assertThat((double) Distance.squared(components.project(sample.get(0)), components.project(other)))
                    .isCloseTo(Distance.squared(sample.get(0), other), within(1e-4));
        }
    }

    @Test
    void shareChange_isMoreThanChance() {
        assertThat(ShareChange.of(10, 1000, 40, 1000)).isEqualTo(ShareChange.RISING);
        assertThat(ShareChange.of(40, 1000, 10, 1000)).isEqualTo(ShareChange.FALLING);
        assertThat(ShareChange.of(10, 1000, 100, 10_000)).as("as often").isEqualTo(ShareChange.NONE);
        assertThat(ShareChange.of(1, 10, 3, 10)).as("too few").isEqualTo(ShareChange.NONE);
        assertThat(ShareChange.of(0, 0, 3, 10)).as("nothing before").isEqualTo(ShareChange.NONE);
        assertThat(ShareChange.of(10, 10, 10, 10)).as("always").isEqualTo(ShareChange.NONE);
    }
}
