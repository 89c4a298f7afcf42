package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code likeness search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Shows which indexed photos look like a photo.")
final class SearchCommand implements Callable<Integer> {
    private static final int MAX_K = 100;

    @Parameters(paramLabel = "PHOTO", description = "a JPEG, PNG, GIF, WebP, BMP or TIFF file")
    private Path photo;

    @Option(
            names = "-k",
            paramLabel = "N",
            defaultValue = "5",
            description = "the most results, 1 to 100 (default: ${DEFAULT-VALUE})")
    private int k;

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if (k < 1 || k > MAX_K) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "-k must be from 1 to " + MAX_K + ", not " + k + ".");
        }
        byte[] bytes = PhotoFile.read(photo);
        JsonNode answer = api.client().post("v1/search?k=" + k, "application/octet-stream", bytes);
        output.answer(answer, out -> print(answer, out));
        return CommandLine.ExitCode.OK;
    }

    private static void print(JsonNode answer, PrintWriter out) {
        if (answer.path("results").isEmpty()) {
            out.println("Nothing is indexed yet. `./likeness index FOLDER` changes that.");
            return;
        }
        out.println("similarity  photo");
        for (JsonNode result : answer.path("results")) {
            JsonNode label = result.at("/labels/0");
            out.printf(
                    "%10.3f  %s  (%s %.0f %%)%n",
                    result.path("similarity").asDouble(),
                    result.path("key").asText(),
                    label.path("label").asText(),
                    100 * label.path("probability").asDouble());
        }
    }
}
