package dev.likeness.local.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Features of all photos, and what they find.
 *
 * @param vectors of unit length, one for each photo
 * @param scores of each photo as a query
 * @param row what of it is a figure
 */
public record Evaluated(float[][] vectors, List<QueryScore> scores, Row row) {
    /** How photos became vectors. */
    public record Features(String model, String output, String preprocessing) {}

    /**
     * How well the photos of one label find each other.
     *
     * @param map mean average precision of its queries
     */
    public record LabelScore(String label, double map, @JsonProperty("p_at_5") double pAt5) {}

    /**
     * What one kind of features finds.
     *
     * @param map mean average precision
     * @param mapInterval where it lies
     * @param mapDifference from the same model and output as the product uses it; null for that itself
     * @param clusters how well clusters agree with the labels
     * @param labels the worst first: bias shows there
     */
    public record Row(
            String model,
            String output,
            String preprocessing,
            double map,
            @JsonProperty("p_at_1") double pAt1,
            @JsonProperty("p_at_5") double pAt5,
            BootstrapInterval mapInterval,
            BootstrapInterval mapDifference,
            ClusterScore clusters,
            List<LabelScore> labels) {}

    /** @param reference what the difference is from, or null */
    static Evaluated of(Features features, float[][] vectors, String[] labels, Evaluated reference) {
        List<QueryScore> scores = QueryScore.leaveOneOut(vectors, vectors, labels);
        double[] precisions = averagePrecisions(scores);
        BootstrapInterval interval = BootstrapInterval.of(precisions);
        var row = new Row(
                features.model(),
                features.output(),
                features.preprocessing(),
                interval.mean(),
                QueryScore.mean(scores, QueryScore::precisionAt1),
                QueryScore.mean(scores, QueryScore::precisionAt5),
                interval,
                reference == null
                        ? null
                        : BootstrapInterval.ofDifference(precisions, averagePrecisions(reference.scores())),
                ClusterScore.of(vectors, labels),
                byLabel(scores, labels));
        return new Evaluated(vectors, scores, row);
    }

    private static List<LabelScore> byLabel(List<QueryScore> scores, String[] labels) {
        Map<String, List<QueryScore>> byLabel = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            byLabel.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(scores.get(i));
        }
        return byLabel.entrySet().stream()
                .map(entry -> new LabelScore(
                        entry.getKey(),
                        QueryScore.mean(entry.getValue(), QueryScore::averagePrecision),
                        QueryScore.mean(entry.getValue(), QueryScore::precisionAt5)))
                .sorted(Comparator.comparingDouble(LabelScore::map))
                .toList();
    }

    static double[] averagePrecisions(List<QueryScore> scores) {
        return scores.stream().mapToDouble(QueryScore::averagePrecision).toArray();
    }
}
