package dev.likeness.local.cli;

import dev.likeness.local.bench.search.SearchBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness bench search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Measures searching 4096-dimensional vectors, in a PostgreSQL of its own: exact scan, ours, and"
                + " FAISS' HNSW, by one client and by four, on a hard set (200 near-equals to each query) and a"
                + " spread one.",
        footer = {
            "",
            "Ours and FAISS are measured at the smallest effort that finds 99 %% of the ten",
            "nearest. Ratios are to the exact scan by one client. Takes about a quarter of",
            "an hour and 3 GB of disk with 100,000 rows, FAISS (fetched from PyPI, once) 4 GB",
            "of memory; above 200,000 rows FAISS is left out."
        })
final class BenchSearchCommand implements Callable<Integer> {
    private static final int LEAST_ROWS = 1000;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000",
            description = "how many vectors of each set, at least 1000 (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many are compared with an exact scan (default: ${DEFAULT-VALUE})")
    private int queries;

    @Mixin
    private JsonOption output;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
        if (rows < LEAST_ROWS || queries < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--rows must be at least " + LEAST_ROWS + ", --queries at least 1");
        }
        try (var progress = new InstallProgress()) {
            SearchBench.Report report =
                    new SearchBench(progress, spec.commandLine().getErr()::println).run(rows, queries);
            output.answer(report, out -> print(report, out));
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(SearchBench.Report report, PrintWriter out) {
        out.println(report.machine());
        for (SearchBench.Data data : report.data()) {
            out.printf(
                    "%n%s: %,d rows, loaded in %.0f s; index built in %.0f s, %.0f MiB; %.0f bytes a row%n",
                    data.vectors(),
                    data.rows(),
                    data.loadSeconds(),
                    data.indexSeconds(),
                    data.indexMib(),
                    data.bytesPerRow());
            out.println(SearchBench.HEADING);
            report.rows().stream()
                    .filter(row -> row.vectors().equals(data.vectors()))
                    .forEach(row -> out.println(row.describe()));
            data.codes()
                    .forEach(code ->
                            out.printf("recall@10 by candidates, %s: %s%n", code.code(), words(code.recallAt10())));
        }
    }

    private static String words(Map<Integer, Double> recall) {
        return recall.entrySet().stream()
                .map(entry -> "%d: %.3f".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
