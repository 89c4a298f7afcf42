package dev.likeness.local.cli;

import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which model to use, by name. */
final class ModelOption {
    private static final Set<String> BUILT_IN_NAMES = Set.of("vgg16-mini", Models.BUILT_IN);

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "vgg16-mini",
            description = "the model that embeds (default: ${DEFAULT-VALUE}, the one that is built in)")
    private String name;

    /** @throws CommandException if there is no such model here */
    void requireKnown() {
        if (!BUILT_IN_NAMES.contains(name)) {
            throw new CommandException("There is no model '" + name + "' here. There is " + Models.BUILT_IN + ".");
        }
    }

    OnnxEmbedder open() {
        requireKnown();
        return Models.openBuiltIn();
    }
}
