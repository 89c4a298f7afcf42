package dev.likeness.local.bench.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.likeness.ModelKey;
import dev.likeness.analysis.AnalyseImages;
import dev.likeness.analysis.AnalyseImages.Stage;
import dev.likeness.embedding.Model;
import dev.likeness.local.bench.Machine;
import dev.likeness.local.bench.search.SyntheticVectors.Kind;
import dev.likeness.local.install.Progress;
import dev.likeness.store.CountLabels;
import dev.likeness.store.CountTrends;
import dev.likeness.store.CountTrends.Asked;
import dev.likeness.store.CountTrends.Every;
import dev.likeness.store.CountTrends.Of;
import dev.likeness.store.CountTrends.Over;
import dev.likeness.store.Database;
import dev.likeness.store.FindClusters;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindNearest;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ListDuplicates;
import dev.likeness.store.SaveFindings;
import dev.likeness.store.ScanEmbeddings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every analysis of synthetic embeddings of VGG16's size: how long, and in how much memory. */
public final class AnalysisBench {
    private static final int DIMENSIONS = 4096;
    private static final int REGION_DIMENSIONS = 512;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String REFERENCE = Stage.READ.name().toLowerCase(Locale.ROOT);

    private final Progress progress;

    public AnalysisBench(Progress progress) {
        this.progress = progress;
    }

    /** @param ratio how many times faster than reading all embeddings, the reference */
    public record Row(String name, @JsonProperty("took_s") double seconds, double ratio) {}

    /**
     * All of it.
     *
     * @param analysisSeconds from the first stage to the last: what the maintain function does
     * @param peakHeapMib the most that was ever on the heap, with what was not collected yet
     * @param peakMemoryMib of the process, with what loading the vectors took; null where it cannot be known
     */
    public record Report(
            String bench,
            String machine,
            String reference,
            int photos,
            @JsonProperty("analysis_s") double analysisSeconds,
            double peakHeapMib,
            Double peakMemoryMib,
            List<Row> rows) {}

    public Report run(int photos) throws IOException, SQLException {
        var embeddings = new SyntheticVectors(Kind.SPREAD, photos, DIMENSIONS);
        var regions = new SyntheticVectors(Kind.NEAR_EQUALS, photos, REGION_DIMENSIONS);
        Map<String, SyntheticVectors> outputs = new LinkedHashMap<>();
        outputs.put(ModelKey.EMBEDDING, embeddings);
        outputs.put(ModelKey.REGIONS, regions);
        Model model = StoredModel.of(outputs);
        try (SearchDatabase filled = SearchDatabase.open(model)) {
            filled.fill(embeddings, progress);
            filled.load(ModelKey.REGIONS, regions, progress);
            System.gc(); // what loading left on the heap is not the analysis'
            heap().forEach(MemoryPoolMXBean::resetPeakUsage);
            Map<String, Double> took = analyse(model, filled.database());
            double sum = took.values().stream().mapToDouble(Double::doubleValue).sum();
            double heapMib = heap().stream()
                            .mapToLong(pool -> pool.getPeakUsage().getUsed())
                            .sum()
                    / BYTES_PER_MIB;
            ask(filled.database(), took);
            progress.done();
            return new Report(
                    "analyse",
                    Machine.describe(),
                    REFERENCE,
                    photos,
                    sum,
                    heapMib,
                    Machine.peakMemoryMib().orElse(null),
                    rows(took));
        }
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private Map<String, Double> analyse(Model model, Database database) {
        var analyseImages = new AnalyseImages(
                new FindEmbeddingTables(database),
                new FindEmbeddings(database),
                new ScanEmbeddings(database),
                new FindNearest(database),
                new SaveFindings(database));
        List<String> stages = new ArrayList<>();
        List<Long> begun = new ArrayList<>();
        progress.begin("Analysing", Stage.values().length, "stages");
        analyseImages.run(model, () -> false, stage -> {
            progress.reach(stages.size());
            stages.add(stage.name().toLowerCase(Locale.ROOT));
            begun.add(System.nanoTime());
        });
        begun.add(System.nanoTime());
        Map<String, Double> took = new LinkedHashMap<>();
        for (int i = 0; i < stages.size(); i++) {
            took.put(stages.get(i), (begun.get(i + 1) - begun.get(i)) / NANOS_PER_SECOND);
        }
        return took;
    }

    /** What is counted when it is asked for. */
    private static void ask(Database database, Map<String, Double> took) {
        time(took, "clusters, 20 of them", () -> new FindClusters(database).run(20));
        for (ListDuplicates.Kind kind : ListDuplicates.Kind.values()) {
            time(took, "duplicates, " + kind.name().toLowerCase(Locale.ROOT), () -> new ListDuplicates(database)
                    .run(kind, ImageFilter.ALL, ListDuplicates.Position.START, 20));
        }
        for (Of of : Of.values()) {
            time(took, "trends, " + of.name().toLowerCase(Locale.ROOT), () -> new CountTrends(database)
                    .run(new Asked(of, Over.INDEXED_AT, Every.WEEK, 20, 8), ImageFilter.ALL));
        }
        time(took, "labels", () -> new CountLabels(database).run(ImageFilter.ALL, 1000));
    }

    private static void time(Map<String, Double> took, String name, Runnable call) {
        long start = System.nanoTime();
        call.run();
        took.put(name, (System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private static List<Row> rows(Map<String, Double> took) {
        double reference = took.get(REFERENCE);
        return took.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue(), reference / entry.getValue()))
                .toList();
    }
}
