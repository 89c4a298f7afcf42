package dev.likeness.local.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.analysis.Clustering;
import dev.likeness.analysis.PrincipalComponents;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How well clusters that know of no label agree with the labels.
 *
 * @param adjustedRandIndex of as many clusters as there are labels: 1 where they agree, about 0 by chance
 * @param chosen how many clusters the analysis would show
 * @param chosenAdjustedRandIndex of these
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ClusterScore(double adjustedRandIndex, int chosen, double chosenAdjustedRandIndex) {
    static ClusterScore of(float[][] vectors, String[] labels) {
        List<float[]> all = Arrays.asList(vectors);
        var components = PrincipalComponents.of(all);
        Clustering clustering =
                Clustering.of(all.stream().map(components::project).toList());
        int kinds = (int) Arrays.stream(labels).distinct().count();
        return new ClusterScore(
                adjustedRandIndex(clustering.clusters(kinds), labels),
                clustering.chosen(),
                adjustedRandIndex(clustering.clusters(clustering.chosen()), labels));
    }

    /** Of pairs that are together in both, beyond those that would be by chance (Hubert and Arabie 1985). */
    static double adjustedRandIndex(int[] clusters, String[] labels) {
        int all = labels.length;
        double both = pairs(all, i -> clusters[i] + " " + labels[i]);
        double inClusters = pairs(all, i -> Integer.toString(clusters[i]));
        double inLabels = pairs(all, i -> labels[i]);
        double byChance = inClusters * inLabels / (all * (all - 1.0) / 2);
        double most = (inClusters + inLabels) / 2;
        return most == byChance ? 1 : (both - byChance) / (most - byChance);
    }

    /** How many pairs have the same name. */
    private static double pairs(int all, IntFunction<String> name) {
        Map<String, Integer> counts = new HashMap<>();
        IntStream.range(0, all).forEach(i -> counts.merge(name.apply(i), 1, Integer::sum));
        return counts.values().stream()
                .mapToDouble(count -> count * (count - 1.0) / 2)
                .sum();
    }
}
