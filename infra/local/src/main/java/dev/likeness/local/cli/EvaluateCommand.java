package dev.likeness.local.cli;

import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.local.evaluate.BootstrapInterval;
import dev.likeness.local.evaluate.DuplicateEvaluation;
import dev.likeness.local.evaluate.Evaluated;
import dev.likeness.local.evaluate.EvaluationReport;
import dev.likeness.local.evaluate.LabelledPhotos;
import dev.likeness.local.evaluate.NoiseEvaluation;
import dev.likeness.local.evaluate.RetrievalEvaluation;
import dev.likeness.local.evaluate.Verdict;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.search.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code likeness evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures how well photos find those of the same subfolder: which model, output and preprocessing"
                + " suits them. Needs no running Likeness.",
        footer = {
            "",
            "Each photo queries all others; those of the same folder are relevant. map is",
            "the mean average precision, p_at_5 the part of the first five that is",
            "relevant. A difference is from the first row of the model and output, with a",
            "95 %% interval by bootstrap over the queries. The colour histogram is what any",
            "learnt feature must beat. ari is the adjusted Rand index of as many clusters",
            "as there are folders: 1 where they agree, about 0 by chance. Without --model, every model that is here is",
            "evaluated (with --noise or --duplicates, the first).",
            "infra/reference/scores DIR computes the same figures anew, in Python."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "photos in subfolders, one for each kind")
    private Path folder;

    @Option(
            names = "--noise",
            description = "measure denoising instead: clean and noisy queries, with and without filters")
    private boolean noise;

    @Option(names = "--duplicates", description = "measure from which similarity on two photos are one, instead")
    private boolean duplicates;

    @Option(
            names = "--report",
            paramLabel = "FOLDER",
            description = "also write charts, the worst queries as pictures, and the vectors: open its index.html")
    private Path report;

    @Mixin
    private ModelOption models;

    @Mixin
    private JsonOption output;

    /** What {@code --json} prints. */
    record Answer(int photos, int unreadable, List<Evaluated.Row> rows, Verdict verdict) {}

    @Override
    public Integer call() throws IOException {
        NativeLibraries.useCache();
        LabelledPhotos photos = LabelledPhotos.read(folder);
        List<ModelChoice> chosen = models.chooseAll();
        try (var progress = new InstallProgress()) {
            if (duplicates) {
                try (OnnxEmbedder embedder = chosen.get(0).open()) {
                    DuplicateEvaluation.Report report =
                            new DuplicateEvaluation(photos, progress).run(embedder, Mode.DUPLICATE.leastSimilarity());
                    output.answer(report, out -> print(report, out));
                }
            } else if (noise) {
                try (OnnxEmbedder embedder = chosen.get(0).open()) {
                    NoiseEvaluation.Report report = new NoiseEvaluation(photos, progress).run(embedder);
                    output.answer(report, out -> print(report, out));
                }
            } else {
                evaluate(photos, chosen, progress);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void evaluate(LabelledPhotos photos, List<ModelChoice> chosen, InstallProgress progress) {
        List<Evaluated> all = new RetrievalEvaluation(photos, progress).run(chosen);
        if (report != null) {
            new EvaluationReport(photos, all).write(report);
        }
        var answer = new Answer(
                photos.photos().size(),
                photos.unreadable(),
                all.stream().map(Evaluated::row).toList(),
                Verdict.of(all));
        output.answer(answer, out -> print(answer, out));
    }

    private static void print(Answer answer, PrintWriter out) {
        out.printf("%d photos, %d other files%n", answer.photos(), answer.unreadable());
        out.println("  map [95 % interval]   p_at_1  p_at_5    ari  worst label   difference of map        features");
        for (Evaluated.Row row : answer.rows()) {
            out.printf(
                    "%5.3f [%.3f, %.3f]  %6.3f  %6.3f  %5.3f  %5.3f %-7.7s  %-23s  %s, %s, %s%n",
                    row.map(),
                    row.mapInterval().low(),
                    row.mapInterval().high(),
                    row.pAt1(),
                    row.pAt5(),
                    row.clusters().adjustedRandIndex(),
                    row.labels().get(0).map(),
                    row.labels().get(0).label(),
                    row.mapDifference() == null ? "" : words(row.mapDifference()),
                    row.model(),
                    row.output(),
                    row.preprocessing());
        }
        out.println(answer.verdict().inWords());
    }

    private static void print(NoiseEvaluation.Report report, PrintWriter out) {
        out.printf("%s, %d queries of each kind; precision at 5%n", report.model(), report.queries());
        out.println(" none median  gauss  gated filtered  gated - none            gated - best            queries");
        for (NoiseEvaluation.Row row : report.rows()) {
            out.printf(
                    "%5.3f  %5.3f  %5.3f  %5.3f    %4.0f %%  %s  %s  %s%n",
                    row.none(),
                    row.median(),
                    row.gauss(),
                    row.gated(),
                    100 * row.filteredShare(),
                    words(row.gatedMinusNone()),
                    words(row.gatedMinusBest()),
                    row.queries());
        }
        out.printf(
                "gated: impulses > %s, sigma > %s, the best on the other half%n",
                report.chosen().impulseShare(), report.chosen().sigma());
    }

    private static void print(DuplicateEvaluation.Report report, PrintWriter out) {
        out.printf("%s, %d photos; cosine similarity of two%n", report.model(), report.photos());
        out.printf(" least     1 %%  median    99 %%    most  from %.3f on  pairs%n", report.threshold());
        for (DuplicateEvaluation.Row row : report.rows()) {
            out.printf(
                    "%6.4f  %6.4f  %6.4f  %6.4f  %6.4f       %5.1f %%  %s, %s%n",
                    row.least(),
                    row.low(),
                    row.median(),
                    row.high(),
                    row.most(),
                    100 * row.shareAbove(),
                    row.output(),
                    row.pairs());
        }
        report.calibrated()
                .forEach((output, threshold) -> out.printf(
                        "95 %% of each kind of copy but the last two are found from %.3f on, of %s%n",
                        threshold, output));
    }

    private static String words(BootstrapInterval difference) {
        return "%+.3f [%+.3f, %+.3f]".formatted(difference.mean(), difference.low(), difference.high());
    }
}
