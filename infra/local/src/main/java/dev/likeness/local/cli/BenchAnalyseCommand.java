package dev.likeness.local.cli;

import dev.likeness.local.bench.search.AnalysisBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness bench analyse}. */
@Command(
        name = "analyse",
        mixinStandardHelpOptions = true,
        description =
                "Measures every analysis of synthetic embeddings of VGG16's size, in a PostgreSQL of its own: clusters,"
                        + " outliers, near duplicates, trends and labels.",
        footer = {"", "Ratios are to reading all embeddings. Takes ten minutes and 3 GB of disk with", "100,000 photos."
        })
final class BenchAnalyseCommand implements Callable<Integer> {
    private static final int LEAST = 1000;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000",
            description = "how many photos, at least 1000 (default: ${DEFAULT-VALUE})")
    private int rows;

    @Mixin
    private JsonOption output;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
        if (rows < LEAST) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--rows must be at least " + LEAST);
        }
        try (var progress = new InstallProgress()) {
            AnalysisBench.Report report = new AnalysisBench(progress).run(rows);
            output.answer(report, out -> print(report, out));
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(AnalysisBench.Report report, PrintWriter out) {
        out.println(report.machine());
        out.printf(
                "%,d photos analysed in %.0f s; at most %.0f MiB on the heap%n",
                report.photos(), report.analysisSeconds(), report.peakHeapMib());
        out.println("       s    ratio");
        report.rows().forEach(row -> out.printf("%8.2f %8.2f  %s%n", row.seconds(), row.ratio(), row.name()));
    }
}
