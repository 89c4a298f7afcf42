package dev.likeness.local.cli;

import dev.likeness.local.onnx.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code likeness model show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the card of a model file: what it says of itself.")
final class ModelShowCommand implements Callable<Integer> {
    private static final int MAX_SHOWN = 100;

    @Parameters(paramLabel = "FILE", description = "an ONNX file, such as one that `model install` made")
    private Path file;

    @Mixin
    private JsonOption output;

    @Override
    public Integer call() {
        Map<String, String> card = read();
        output.answer(card, out -> print(card, out));
        return CommandLine.ExitCode.OK;
    }

    private Map<String, String> read() {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file " + file + ".");
        }
        try {
            Map<String, String> card = ModelFile.card(file);
            if (card.isEmpty()) {
                throw new CommandException(file + " has no card: it is no model of Likeness.");
            }
            return card;
        } catch (IOException e) {
            throw new CommandException(file + " is no ONNX file: " + e.getMessage(), e);
        }
    }

    private static void print(Map<String, String> card, PrintWriter out) {
        card.forEach((key, value) -> out.printf(
                "%-15s%s%n",
                key,
                value.length() <= MAX_SHOWN
                        ? value
                        : value.substring(0, MAX_SHOWN) + " … (" + value.length() + " characters; --json prints all)"));
    }
}
