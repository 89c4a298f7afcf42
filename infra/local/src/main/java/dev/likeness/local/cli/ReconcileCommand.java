package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code likeness reconcile}. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Compares the bucket with the table, and repairs what differs: indexes what is missing or has other"
                        + " content, removes what is gone. Ends when that is done; uploads may go on meanwhile.",
        footer = {
            "",
            "Exit code 1 if something could not be repaired now; run it again. On AWS the",
            "maintain function does the same on its schedule."
        })
final class ReconcileCommand implements Callable<Integer> {
    private static final String PATH = "local/reconcile";
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final int UNKNOWN = -1;

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        JsonNode answer = watch(api.client());
        output.answer(answer, out -> print(answer, out));
        return answer.path("failed").asLong() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static JsonNode watch(ApiClient client) {
        try (ProgressBar bar = ProgressBars.start("Comparing", UNKNOWN, "keys")) {
            return WatchedCall.post(client, PATH, LIMIT, soFar -> {
                bar.stepTo(soFar.path("compared").asLong());
                bar.setExtraMessage(differences(soFar) + " differ");
            });
        }
    }

    private static long differences(JsonNode result) {
        return result.path("missing").asLong()
                + result.path("stale").asLong()
                + result.path("orphaned").asLong();
    }

    private static void print(JsonNode result, PrintWriter out) {
        out.printf(
                "%d keys compared: %d missing, %d with other content, %d gone%n",
                result.path("compared").asLong(),
                result.path("missing").asLong(),
                result.path("stale").asLong(),
                result.path("orphaned").asLong());
        long failed = result.path("failed").asLong();
        if (failed > 0) {
            out.printf("%d could not be repaired now; the log of `up` says why. Run it again later.%n", failed);
        } else if (differences(result) > 0) {
            out.println("All of them are repaired.");
        }
    }
}
