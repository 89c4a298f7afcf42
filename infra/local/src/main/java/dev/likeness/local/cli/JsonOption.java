package dev.likeness.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: in words, or as one JSON document. */
final class JsonOption {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    @Option(names = "--json", description = "print one JSON document, and nothing else on standard output")
    private boolean asJson;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Prints the answer as JSON if that was asked for, else by {@code words}. */
    void answer(Object answer, Consumer<PrintWriter> words) {
        PrintWriter out = command.commandLine().getOut();
        if (asJson) {
            out.println(json(answer));
        } else {
            words.accept(out);
        }
    }

    private static String json(Object answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new AssertionError("answers are plain values", e);
        }
    }
}
