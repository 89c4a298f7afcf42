package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code likeness analyse}. */
@Command(
        name = "analyse",
        mixinStandardHelpOptions = true,
        description = "Looks for clusters, near duplicates and outliers among all photos, and makes a map of them.",
        footer = {
            "",
            "The page shows them under Analyse; GET /v1/clusters, /v1/duplicates and",
            "/v1/outliers answer them. `likeness up` does this by itself while there are no",
            "more than 10,000 photos; on AWS the maintain function does on its schedule."
        })
final class AnalyseCommand implements Callable<Integer> {
    private static final String PATH = "local/analyse";
    private static final Duration LIMIT = Duration.ofHours(2);

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        JsonNode answer = watch(api.client());
        output.answer(answer, out -> print(answer, out));
        return CommandLine.ExitCode.OK;
    }

    private static JsonNode watch(ApiClient client) {
        try (ProgressBar bar = ProgressBars.start("Analysing", 1, "steps")) {
            JsonNode found = WatchedCall.post(client, PATH, LIMIT, soFar -> {
                bar.maxHint(soFar.path("steps").asLong());
                bar.stepTo(soFar.path("done").asLong());
                bar.setExtraMessage(soFar.path("stage").asText(""));
            });
            bar.stepTo(bar.getMax());
            return found;
        }
    }

    private static void print(JsonNode found, PrintWriter out) {
        if (found.path("images").asInt() == 0) {
            out.println("Nothing is indexed yet. `./likeness index FOLDER` changes that.");
            return;
        }
        out.printf(
                "%d photos: %d clusters; %s%n",
                found.path("images").asInt(),
                found.path("clusters").asInt(),
                found.path("near_duplicates").isNull()
                        ? "near duplicates were not looked for, since the model cannot tell them"
                        : found.path("near_duplicates").asInt() + " photos have near duplicates");
    }
}
