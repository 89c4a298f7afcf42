package dev.likeness.local.bench.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.likeness.local.bench.Machine;
import dev.likeness.local.install.Progress;
import dev.likeness.store.Ranking;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    private static final int[] CANDIDATES = {10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 800};
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
                SyntheticVectors.Kind kind,
                Measured measured,
                double recall,
                Integer candidates,
                double reference) {
            return new Row(
                    name,
                    words(kind),
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
            try (SearchDatabase database = SearchDatabase.open(vectors)) {
                SearchDatabase.Filled filled = database.fill(vectors, rows, progress);
                measure(kind, vectors, rows, queries, database, filled, measured, data);
            }
        }
        progress.done();
        return new Report("search", Machine.describe(), "exact scan", measured, data);
    }

    private void measure(
            SyntheticVectors.Kind kind,
            SyntheticVectors vectors,
            int rows,
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
        add(Row.of("exact scan", kind, oneScan, 1, null, reference), measured);
        add(Row.of("exact scan", kind, scans, 1, null, reference), measured);

        progress.begin("Searching", CANDIDATES.length, "efforts");
        List<float[]> timed = queries(vectors, asked, TIMED_QUERIES);
        Function<float[], List<UUID>> search = query -> ids(database.search(query, K));
        int candidates = leastCandidates(database, queries, truth, search);
        Measured.of(CLIENTS, timed.subList(0, WARMUP_QUERIES), search);
        double recall = Measured.of(1, queries, search).recall(truth);
        add(Row.of("ours", kind, Measured.of(1, timed, search), recall, candidates, reference), measured);
        add(Row.of("ours", kind, Measured.of(CLIENTS, timed, search), recall, candidates, reference), measured);

        List<CodeComparison.Row> codes = List.of();
        if (rows <= MOST_FAISS_ROWS) {
            progress.begin("Comparing codes", 2, "codes");
            codes = List.of(
                    CodeComparison.of("sign, centred and rotated", vectors, rows, database::code, queries, truth),
                    CodeComparison.of("sign at zero", vectors, rows, CodeComparison::signsAtZero, queries, truth));
            faiss(kind, vectors, rows, queries, truth, reference).ifPresent(row -> add(row, measured));
        } else {
            notice.accept("FAISS is left out: above %,d rows it takes too much memory.".formatted(MOST_FAISS_ROWS));
        }
        data.add(new Data(
                words(kind),
                rows,
                filled.loadSeconds(),
                filled.indexSeconds(),
                filled.indexBytes() / (double) (1 << 20),
                (filled.tableBytes() + filled.indexBytes()) / (double) rows,
                codes));
    }

    /** Told at once: with many rows the rest takes long. */
    private void add(Row row, List<Row> measured) {
        measured.add(row);
        notice.accept(row.describe());
    }

    /** The fewest with which recall is enough; the database goes on with them. */
    private int leastCandidates(
            SearchDatabase database, List<float[]> queries, List<Set<UUID>> truth, Function<float[], List<UUID>> search)
            throws SQLException {
        for (int i = 0; i < CANDIDATES.length; i++) {
            database.useCandidates(CANDIDATES[i]);
            if (Measured.of(1, queries, search).recall(truth) >= LEAST_RECALL) {
                return CANDIDATES[i];
            }
            progress.reach(i + 1L);
        }
        return CANDIDATES[CANDIDATES.length - 1];
    }

    private Optional<Row> faiss(
            SyntheticVectors.Kind kind,
            SyntheticVectors vectors,
            int rows,
            List<float[]> queries,
            List<Set<UUID>> truth,
            double reference) {
        progress.begin("FAISS", 1, "index");
        try {
            FaissReference.Answer answer = FaissReference.run(vectors, rows, queries, truth, LEAST_RECALL);
            return Optional.of(new Row(
                    "FAISS HNSW (in memory)",
                    words(kind),
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

    private static String words(SyntheticVectors.Kind kind) {
        return kind == SyntheticVectors.Kind.NEAR_EQUALS ? "near-equals" : "spread";
    }
}
