package dev.likeness.local.bench;

import dev.likeness.files.FolderTree;
import dev.likeness.local.bench.EmbedTask.Kind;
import dev.likeness.local.install.Progress;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast VGG16 embeds: int8, fp32 and what one gets without care, on one thread and on all cores, one picture at a time
 * and eight. With the installed model, or with random weights at full size where it is not installed in both precisions.
 */
public final class EmbedBench {
    private static final String REFERENCE = "fp32, 1 thread, batch 1";
    private static final int BATCH = 8;

    private final InstalledModels models;
    private final Measurer measurer;
    private final Progress progress;

    /** Measures a row in a process of its own, so that its peak memory is its own. */
    public interface Measurer {
        EmbedMeasurement measure(EmbedTask task) throws IOException;
    }

    public EmbedBench(InstalledModels models, Measurer measurer, Progress progress) {
        this.models = models;
        this.measurer = measurer;
        this.progress = progress;
    }

    /**
     * A row.
     *
     * @param msPerImage least of all runs
     * @param peakMemoryMib of the process; null where the system does not say
     * @param ratio how many times faster than the reference
     */
    public record Row(String name, int threads, int batch, double msPerImage, Double peakMemoryMib, double ratio) {}

    /** @param weights which were used */
    public record Report(String bench, String machine, String weights, String reference, List<Row> rows) {}

    private record Measured(String name, EmbedTask task, EmbedMeasurement found) {}

    public Report run() throws IOException {
        PublishedModel vgg16 = PublishedModel.named(PublishedModel.VGG16).orElseThrow();
        Optional<ModelChoice> int8 = models.find(vgg16.id(Precision.INT8));
        Optional<ModelChoice> fp32 = models.find(vgg16.id(Precision.FP32));
        if (int8.isPresent() && fp32.isPresent()) {
            return run(
                    "installed",
                    int8.get().file().orElseThrow(),
                    fp32.get().file().orElseThrow());
        }
        Path folder = Files.createTempDirectory("likeness-bench");
        try {
            return random(folder);
        } finally {
            FolderTree.delete(folder);
        }
    }

    private Report random(Path folder) throws IOException {
        List<Path> files = RandomModel.write(folder, List.of(Precision.values()), progress);
        return run("random, seed " + RandomModel.SEED, files.get(0), files.get(1));
    }

    private Report run(String weights, Path int8, Path fp32) throws IOException {
        List<EmbedTask> tasks = tasks(int8, fp32);
        progress.begin("Measuring", tasks.size(), "rows");
        List<Measured> measured = new ArrayList<>();
        long done = 0;
        for (EmbedTask task : tasks) {
            EmbedMeasurement found = measurer.measure(task);
            String precision = task.model().equals(int8) ? "int8" : "fp32";
            if (found.bareMillisPerImage() != null) {
                var bare = new EmbedMeasurement(found.bareMillisPerImage(), null, null);
                measured.add(new Measured(name(precision + ", bare session by turns with the next", task), task, bare));
            }
            String kind =
                    switch (task.kind()) {
                        case SESSION -> "";
                        case NAIVE -> ", graph not optimised";
                        case PATH -> ", from JPEG to embedding";
                    };
            measured.add(new Measured(name(precision + kind, task), task, found));
            progress.reach(++done);
        }
        progress.done();
        double reference = measured.stream()
                .filter(row -> row.name().equals(REFERENCE))
                .findFirst()
                .orElseThrow()
                .found()
                .millisPerImage();
        List<Row> rows = measured.stream().map(row -> row(row, reference)).toList();
        return new Report("embed", Machine.describe(), weights, REFERENCE, rows);
    }

    private static List<EmbedTask> tasks(Path int8, Path fp32) {
        int cores = Runtime.getRuntime().availableProcessors();
        List<EmbedTask> tasks = new ArrayList<>();
        for (int threads : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
            for (int batch : new int[] {1, BATCH}) {
                tasks.add(new EmbedTask(Kind.SESSION, fp32, threads, batch));
                tasks.add(new EmbedTask(Kind.SESSION, int8, threads, batch));
            }
        }
        tasks.add(new EmbedTask(Kind.NAIVE, fp32, 1, 1));
        tasks.add(new EmbedTask(Kind.PATH, int8, 1, 1));
        return tasks;
    }

    private static String name(String what, EmbedTask task) {
        return what + ", " + task.threads() + (task.threads() == 1 ? " thread" : " threads") + ", batch "
                + task.batch();
    }

    private static Row row(Measured row, double reference) {
        double millis = row.found().millisPerImage();
        return new Row(
                row.name(),
                row.task().threads(),
                row.task().batch(),
                millis,
                row.found().peakMemoryMib(),
                reference / millis);
    }
}
