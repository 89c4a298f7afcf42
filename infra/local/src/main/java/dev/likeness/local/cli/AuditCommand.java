package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Measures how right searches are: searches by some indexed photos, and compares with an exact scan.",
        footer = {
            "",
            "Where less than 99 %% of the ten nearest are found, more candidates are compared",
            "from then on. On AWS the maintain function does the same on its schedule."
        })
final class AuditCommand implements Callable<Integer> {
    private static final int MOST = 10_000;
    private static final Duration LIMIT = Duration.ofHours(2);

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many photos to search by; twenty take a scan (default: ${DEFAULT-VALUE})")
    private int sample;

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if (sample < 1 || sample > MOST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--sample must be from 1 to " + MOST + ", not " + sample + ".");
        }
        JsonNode answer = api.client().within(LIMIT).post("local/audit?sample=" + sample);
        output.answer(answer, out -> print(answer, out));
        return CommandLine.ExitCode.OK;
    }

    private static void print(JsonNode answer, PrintWriter out) {
        out.println(answer.path("model").asText());
        if (answer.path("audits").isEmpty()) {
            out.println("Nothing is indexed yet. `./likeness index FOLDER` changes that.");
            return;
        }
        out.println("recall@10  queries  candidates  output");
        for (JsonNode audit : answer.path("audits")) {
            int before = audit.path("candidates_before").asInt();
            int now = audit.path("candidates").asInt();
            String note = audit.path("exact").asBoolean()
                    ? " (small enough: every search is an exact scan)"
                    : now > before ? " (raised from " + before + ")" : "";
            out.printf(
                    "%9.4f %8d %11d  %s%s%n",
                    audit.path("recall_at_10").asDouble(),
                    audit.path("queries").asInt(),
                    now,
                    audit.path("output").asText(),
                    note);
        }
    }
}
