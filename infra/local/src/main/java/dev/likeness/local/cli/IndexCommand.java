package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code likeness index}. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description =
                "Uploads photos to the bucket and waits until each is indexed. A folder's files get keys relative to"
                        + " it, a single file its name; hidden files are left out.",
        footer = {"", "Exit code 0 also when some photos were rejected; 1 when some were not uploaded or not handled."})
final class IndexCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files and folders")
    private List<Path> paths;

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        List<Upload> uploads = new ArrayList<>();
        paths.forEach(path -> uploads.addAll(Upload.under(path)));
        requireDistinctKeys(uploads);
        Uploader.Summary summary = new Uploader(api.client(), new ObjectMapper()).run(uploads, "Indexing");
        output.answer(summary, out -> print(summary, out));
        return summary.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void requireDistinctKeys(List<Upload> uploads) {
        Set<String> keys = new HashSet<>();
        for (Upload upload : uploads) {
            if (!keys.add(upload.key())) {
                throw new CommandException("Two of the files would get the key " + upload.key()
                        + ". Index the folders one by one, or the folder that holds both.");
            }
        }
    }

    private static void print(Uploader.Summary summary, PrintWriter out) {
        out.printf("%d indexed, %d rejected%n", summary.indexed(), summary.rejected());
        summary.rejectedByReason().forEach((reason, photos) -> out.printf("  %s: %d%n", reason, photos));
        show(summary.rejections(), out);
        if (!summary.isComplete()) {
            out.printf("%d not handled:%n", summary.failed().size());
            show(summary.failed(), out);
        }
    }

    private static void show(Map<String, String> reasons, PrintWriter out) {
        reasons.entrySet().stream()
                .limit(SHOWN)
                .forEach(entry -> out.printf("    %s: %s%n", entry.getKey(), entry.getValue()));
        if (reasons.size() > SHOWN) {
            out.printf("    … and %d more; --json lists all%n", reasons.size() - SHOWN);
        }
    }
}
