package dev.likeness.local.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.ModelKey;
import dev.likeness.local.evaluate.Cosine;
import dev.likeness.local.install.SilentProgress;
import dev.likeness.store.Ranking;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That what `bench search` measures is what it says. */
class SearchDatabaseIT {
    private static final int ROWS = 3000;
    private static final int DIMENSIONS = 256;
    private static final int K = 10;

    private static List<UUID> ids(Ranking ranking) {
        return ranking.hits().stream().map(hit -> hit.image().id()).toList();
    }

    @Test
    void scanIsTheTruth_andSearchComesNearIt() throws Exception {
        var vectors = new SyntheticVectors(SyntheticVectors.Kind.NEAR_EQUALS, ROWS, DIMENSIONS);
        List<float[]> queries = IntStream.range(0, 20).mapToObj(vectors::query).toList();
        try (SearchDatabase database = SearchDatabase.open(StoredModel.of(Map.of(ModelKey.EMBEDDING, vectors)))) {
            SearchDatabase.Filled filled = database.fill(vectors, new SilentProgress());
            assertThat(filled.tableBytes()).isGreaterThan((long) ROWS * DIMENSIONS * Short.BYTES);
            assertThat(filled.indexBytes()).isGreaterThan((long) ROWS * DIMENSIONS / Byte.SIZE);
            database.useCandidates(100);
            Measured scans = Measured.of(2, queries, query -> ids(database.scan(query, K)));
            for (int i = 0; i < queries.size(); i++) {
                assertThat(scans.found().get(i)).isEqualTo(nearest(vectors, queries.get(i)));
            }
            assertThat(database.search(queries.get(0), K))
                    .extracting(Ranking::exact, Ranking::candidates)
                    .containsExactly(false, 100);
            Measured searches = Measured.of(2, queries, query -> ids(database.search(query, K)));
            assertThat(searches.recall(scans.found())).isGreaterThan(0.9);
            assertThat(searches.p50Millis()).isPositive().isLessThanOrEqualTo(searches.p95Millis());
        }
    }

    private static Set<UUID> nearest(SyntheticVectors vectors, float[] query) {
        return IntStream.range(0, ROWS)
                .boxed()
                .sorted((one, other) ->
                        Double.compare(Cosine.of(vectors.member(other), query), Cosine.of(vectors.member(one), query)))
                .limit(K)
                .map(SearchDatabase::id)
                .collect(Collectors.toSet());
    }
}
