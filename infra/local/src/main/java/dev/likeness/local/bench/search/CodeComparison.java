package dev.likeness.local.bench.search;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How many candidates two kinds of binary codes need, by comparing all of them: without what an index adds. */
public final class CodeComparison {
    private static final int[] DEPTHS = {10, 20, 50, 100, 200, 400};

    private CodeComparison() {}

    /**
     * Recall after re-ranking.
     *
     * @param code its name
     * @param recallAt10 by number of candidates
     */
    public record Row(String code, Map<Integer, Double> recallAt10) {}

    /** pgvector's {@code binary_quantize}. */
    static byte[] signsAtZero(float[] vector) {
        var bits = new byte[(vector.length + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] > 0) {
                bits[i / Byte.SIZE] |= (byte) (0x80 >>> (i % Byte.SIZE));
            }
        }
        return bits;
    }

    /** @param truth of each query the ids of the truly nearest */
    static Row of(
            String name,
            SyntheticVectors vectors,
            Function<float[], byte[]> code,
            List<float[]> queries,
            List<Set<UUID>> truth) {
        int rows = vectors.rows();
        byte[][] codes = new byte[rows][];
        IntStream.range(0, rows).parallel().forEach(i -> codes[i] = code.apply(vectors.member(i)));
        double[] sums = new double[DEPTHS.length];
        for (int q = 0; q < queries.size(); q++) {
            byte[] asked = code.apply(queries.get(q));
            int[] distances = IntStream.range(0, rows)
                    .parallel()
                    .map(i -> distance(asked, codes[i]))
                    .toArray();
            int[] sorted = distances.clone();
            Arrays.sort(sorted);
            for (int d = 0; d < DEPTHS.length; d++) {
                int farthest = sorted[DEPTHS[d] - 1];
                sums[d] += truth.get(q).stream()
                                .filter(id -> distances[(int) id.getLeastSignificantBits()] <= farthest)
                                .count()
                        / (double) truth.get(q).size();
            }
        }
        Map<Integer, Double> recall = new LinkedHashMap<>();
        for (int d = 0; d < DEPTHS.length; d++) {
            recall.put(DEPTHS[d], sums[d] / queries.size());
        }
        return new Row(name, recall);
    }

    private static int distance(byte[] one, byte[] other) {
        int distance = 0;
        for (int i = 0; i < one.length; i++) {
            distance += Integer.bitCount((one[i] ^ other[i]) & 0xFF);
        }
        return distance;
    }
}
