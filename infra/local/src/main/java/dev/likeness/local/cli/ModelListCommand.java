package dev.likeness.local.cli;

import dev.likeness.embedding.Models;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.InstalledModels.Installed;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.stack.LocalFolders;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code likeness model list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the models that can be had, and which are installed.")
final class ModelListCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Mixin
    private JsonOption output;

    /**
     * A row of the list.
     *
     * @param inUse whether it is what commands use unless {@code --model} says otherwise
     * @param bytes size of the file; null where it is not installed
     * @param downloadBytes size of the published weights; null where there is nothing to download
     * @param version sha256 of its weights; null where it is not installed
     * @param file null where it is not installed
     */
    record Row(
            String id,
            String what,
            String licence,
            boolean installed,
            boolean builtIn,
            boolean inUse,
            Long bytes,
            Long downloadBytes,
            String version,
            String file) {}

    /** What {@code --json} prints. */
    record Answer(List<Row> models) {}

    @Override
    public Integer call() {
        NativeLibraries.useCache();
        var installed = new InstalledModels(LocalFolders.models());
        var answer = new Answer(rows(installed));
        output.answer(answer, out -> print(answer.models(), out));
        return CommandLine.ExitCode.OK;
    }

    private static List<Row> rows(InstalledModels installed) {
        ModelChoice inUse = installed.preferred();
        List<Installed> files = installed.list();
        List<Row> rows = new ArrayList<>();
        for (PublishedModel model : PublishedModel.ALL) {
            for (Precision precision : Precision.values()) {
                String id = model.id(precision);
                Optional<Installed> file =
                        files.stream().filter(one -> one.card().id().equals(id)).findFirst();
                boolean builtIn = file.isEmpty() && id.equals(Models.BUILT_IN);
                rows.add(new Row(
                        id,
                        model.what(),
                        model.licence(),
                        file.isPresent(),
                        builtIn,
                        inUse.id().equals(id),
                        file.map(Installed::bytes).orElse(null),
                        model.weights().map(PublishedModel.Weights::bytes).orElse(null),
                        file.map(one -> one.card().version())
                                .orElseGet(() -> builtIn ? Models.builtInCard().version() : null),
                        file.map(one -> one.file().toString()).orElse(null)));
            }
        }
        return rows;
    }

    private static void print(List<Row> rows, PrintWriter out) {
        String what = "";
        for (Row row : rows) {
            if (!row.what().equals(what)) {
                what = row.what();
                out.printf("%s  (%s)%n", what, row.licence());
            }
            String size = row.bytes() == null ? "" : megabytes(row.bytes());
            out.printf(
                    "  %s %-16s  %7s  %s%s%n",
                    row.inUse() ? "*" : " ", row.id(), size, state(row), row.inUse() ? ", in use" : "");
        }
        out.println();
        out.println("`likeness model install NAME` installs one; --model NAME uses it for once.");
    }

    private static String state(Row row) {
        if (row.builtIn()) {
            return "comes with the program";
        }
        if (row.installed()) {
            return "installed";
        }
        return "not installed"
                + (row.downloadBytes() == null ? "" : " (" + megabytes(row.downloadBytes()) + " to download)");
    }

    private static String megabytes(long bytes) {
        return "%.0f MB".formatted(bytes / MEGABYTE);
    }
}
