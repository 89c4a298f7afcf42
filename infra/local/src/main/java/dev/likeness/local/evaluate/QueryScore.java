package dev.likeness.local.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well one query found the photos of its label, itself left out.
 *
 * @param averagePrecision mean of the precision at each rank that holds a relevant photo, over all relevant ones, 0…1
 * @param precisionAt1 whether the first is relevant
 * @param precisionAt5 which part of the first five is
 */
public record QueryScore(double averagePrecision, double precisionAt1, double precisionAt5) {
    private static final int SHORT_LIST = 5;

    /**
     * Each photo queries all others.
     *
     * @param queries embeddings of unit length, one for each photo of the database, of it or of a variant of it
     * @param database embeddings of unit length
     * @param labels of the database
     */
    static List<QueryScore> leaveOneOut(float[][] queries, float[][] database, String[] labels) {
        return IntStream.range(0, queries.length)
                .parallel()
                .mapToObj(query -> of(query, queries[query], database, labels))
                .toList();
    }

    private static QueryScore of(int query, float[] vector, float[][] database, String[] labels) {
        int[] ranking = Cosine.ranking(vector, database).stream()
                .mapToInt(Integer::intValue)
                .filter(i -> i != query)
                .toArray();
        int found = 0;
        double precisions = 0;
        int early = 0;
        for (int rank = 0; rank < ranking.length; rank++) {
            if (labels[ranking[rank]].equals(labels[query])) {
                found++;
                precisions += found / (rank + 1.0);
                early += rank < SHORT_LIST ? 1 : 0;
            }
        }
        boolean first = ranking.length > 0 && labels[ranking[0]].equals(labels[query]);
        return new QueryScore(found == 0 ? 0 : precisions / found, first ? 1 : 0, early / (double) SHORT_LIST);
    }

    static double mean(List<QueryScore> scores, ToDoubleFunction<QueryScore> measure) {
        return scores.stream().mapToDouble(measure).average().orElse(0);
    }
}
