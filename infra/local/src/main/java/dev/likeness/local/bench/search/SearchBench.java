package dev.likeness.local.bench.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.likeness.ModelKey;
import dev.likeness.local.bench.Machine;
import dev.likeness.local.install.Progress;
import dev.likeness.store.Ranking;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An exact scan, our search and FAISS' HNSW on the same vectors: how fast, and how right. */
public final class SearchBench {
    /** Of {@link Row#describe}. */
    public static final String HEADING = "  p50 ms  p95 ms  queries/s  clients  recall@10   ratio";

    private static final int DIMENSIONS = 4096;
    private static final int K = 10;
    private static final double LEAST_RECALL = 0.99;

    /** Twelve per cent apart, 10 to 794; faiss_hnsw.py has the same steps. */
    private static final int[] CANDIDATES = IntStream.range(0, 39)
            .map(i -> (int) Math.round(K * Math.pow(10, i / 20.0)))
            .toArray();

    private static final int CLIENTS = 4;
    private static final int WARMUP_QUERIES = 200;
    private static final int TIMED_QUERIES = 2000;
    private static final int TIMED_SCANS = 20;

    /** FAISS holds all vectors in memory: 16 kB each, and as much again while they are added. */
    private static final int MOST_FAISS_ROWS = 200_000;

    private final Progress progress;
    private final Consumer<String> notice;

    /** @param notice told in a sentence what could not be measured */
    public SearchBench(Progress progress, Consumer<String> notice) {
        this.progress = progress;
        this.notice = notice;
    }

    /**
     * A row.
     *
     * @param candidates compared exactly; null where that says nothing
     * @param ratio how many times faster than the reference, the exact scan of the same vectors by one client
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String name,
            String vectors,
            @JsonProperty("p50_ms") double p50Millis,
            @JsonProperty("p95_ms") double p95Millis,
            @JsonProperty("queries_per_s") double queriesPerSecond,
            int clients,
            @JsonProperty("recall_at_10") double recallAt10,
            Integer candidates,
            double ratio) {
        static Row of(
                String name,
                SyntheticVectors vectors,
                Measured measured,
                double recall,
                Integer candidates,
                double reference) {
            return new Row(
                    name,
                    vectors.words(),
                    measured.p50Millis(),
                    measured.p95Millis(),
                    measured.queriesPerSecond(),
                    measured.clients(),
                    recall,
                    candidates,
                    reference / measured.p50Millis());
        }

        /** In a line, below {@link #HEADING}. */
        public String describe() {
            return "%8.2f %7.2f %10.1f %8d %10.3f %7.1f  %s%s, %s"
                    .formatted(
                            p50Millis,
                            p95Millis,
                            queriesPerSecond,
                            clients,
                            recallAt10,
                            ratio,
                            name,
                            candidates == null ? "" : ", effort " + candidates,
                            vectors);
        }
    }

    /**
     * What was searched in.
     *
     * @param bytesPerRow of the table and the index
     * @param codes recall by number of candidates, of our codes and of signs at zero
     */
    public record Data(
            String vectors,
            int rows,
            @JsonProperty("load_s") double loadSeconds,
            @JsonProperty("index_build_s") double indexSeconds,
            @JsonProperty("index_mib") double indexMib,
            double bytesPerRow,
            List<CodeComparison.Row> codes) {}

    public record Report(String bench, String machine, String reference, List<Row> rows, List<Data> data) {}

    /**
     * @param rows how many vectors of each kind
     * @param queries how many are compared with the truth
     */
    public Report run(int rows, int queries) throws IOException, SQLException {
        List<Row> measured = new ArrayList<>();
        List<Data> data = new ArrayList<>();
        for (SyntheticVectors.Kind kind : SyntheticVectors.Kind.values()) {
            var vectors = new SyntheticVectors(kind, rows, DIMENSIONS);
            try (SearchDatabase database = SearchDatabase.open(StoredModel.of(Map.of(ModelKey.EMBEDDING, vectors)))) {
                SearchDatabase.Filled filled = database.fill(vectors, progress);
                measure(vectors, queries, database, filled, measured, data);
            }
        }
        progress.done();
        return new Report("search", Machine.describe(), "exact scan", measured, data);
    }

    private void measure(
            SyntheticVectors vectors,
            int asked,
            SearchDatabase database,
            SearchDatabase.Filled filled,
            List<Row> measured,
            List<Data> data)
            throws IOException, SQLException {
        List<float[]> queries = queries(vectors, 0, asked);
        progress.begin("Comparing everything", 1, "set");
        Function<float[], List<UUID>> scan = query -> ids(database.scan(query, K));
        Measured oneScan = Measured.of(1, queries.subList(0, Math.min(TIMED_SCANS, asked)), scan);
        Measured scans = Measured.of(CLIENTS, queries, scan);
        List<Set<UUID>> truth = scans.found();
        double reference = oneScan.p50Millis();
        add(Row.of("exact scan", vectors, oneScan, 1, null, reference), measured);
        add(Row.of("exact scan", vectors, scans, 1, null, reference), measured);

        progress.begin("Searching", CANDIDATES.length, "efforts");
        List<float[]> timed = queries(vectors, asked, TIMED_QUERIES);
        Function<float[], List<UUID>> search = query -> ids(database.search(query, K));
        Effort effort = leastEffort(database, queries, truth, search);
        Measured.of(CLIENTS, timed.subList(0, WARMUP_QUERIES), search);
        add(
                Row.of("ours", vectors, Measured.of(1, timed, search), effort.recall(), effort.candidates(), reference),
                measured);
        add(
                Row.of(
                        "ours",
                        vectors,
                        Measured.of(CLIENTS, timed, search),
                        effort.recall(),
                        effort.candidates(),
                        reference),
                measured);

        List<CodeComparison.Row> codes = List.of();
        if (vectors.rows() <= MOST_FAISS_ROWS) {
            progress.begin("Comparing codes", 2, "codes");
            codes = List.of(
                    CodeComparison.of("sign, centred and rotated", vectors, database::code, queries, truth),
                    CodeComparison.of("sign at zero", vectors, CodeComparison::signsAtZero, queries, truth));
            faiss(vectors, queries, truth, reference).ifPresent(row -> add(row, measured));
        } else {
            notice.accept("FAISS is left out: above %,d rows it takes too much memory.".formatted(MOST_FAISS_ROWS));
        }
        data.add(new Data(
                vectors.words(),
                vectors.rows(),
                filled.loadSeconds(),
                filled.indexSeconds(),
                filled.indexBytes() / (double) (1 << 20),
                (filled.tableBytes() + filled.indexBytes()) / (double) vectors.rows(),
                codes));
    }

    /** Told at once: with many rows the rest takes long. */
    private void add(Row row, List<Row> measured) {
        measured.add(row);
        notice.accept(row.describe());
    }

    private record Effort(int candidates, double recall) {}

    /** The fewest candidates with which recall is enough, else the most; the database goes on with them. */
    private Effort leastEffort(
            SearchDatabase database, List<float[]> queries, List<Set<UUID>> truth, Function<float[], List<UUID>> search)
            throws SQLException {
        Effort effort = null;
        for (int i = 0; i < CANDIDATES.length && (effort == null || effort.recall() < LEAST_RECALL); i++) {
            database.useCandidates(CANDIDATES[i]);
            effort = new Effort(CANDIDATES[i], Measured.of(1, queries, search).recall(truth));
            progress.reach(i + 1L);
        }
        return effort;
    }

    private Optional<Row> faiss(
            SyntheticVectors vectors, List<float[]> queries, List<Set<UUID>> truth, double reference) {
        progress.begin("FAISS", 1, "index");
        try {
            FaissReference.Answer answer = FaissReference.run(vectors, queries, truth, LEAST_RECALL);
            return Optional.of(new Row(
                    "FAISS HNSW (in memory)",
                    vectors.words(),
                    answer.p50Millis(),
                    answer.p95Millis(),
                    answer.queriesPerSecond(),
                    1,
                    answer.recallAt10(),
                    answer.efSearch(),
                    reference / answer.p50Millis()));
        } catch (IOException e) {
            notice.accept("FAISS was not measured: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<float[]> queries(SyntheticVectors vectors, int from, int count) {
        return IntStream.range(from, from + count)
                .parallel()
                .mapToObj(vectors::query)
                .toList();
    }

    private static List<UUID> ids(Ranking ranking) {
        return ranking.hits().stream().map(hit -> hit.image().id()).toList();
    }
}
