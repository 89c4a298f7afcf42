package dev.likeness.local.cli;

import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.stack.LocalFolders;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Which model to use, by name. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "the model that embeds, such as vgg16 or vgg16-mini:int8 (default: vgg16 where it is"
                    + " installed, else vgg16-mini); `likeness model list` shows them")
    private String name;

    /** The models on this machine. */
    InstalledModels installed() {
        return new InstalledModels(LocalFolders.models());
    }

    /** The one that was named, else every one that is here, the preferred one first. */
    List<ModelChoice> chooseAll() {
        return name == null ? installed().all() : List.of(choose());
    }

    /** @throws CommandException if there is no such model here */
    ModelChoice choose() {
        if (name == null) {
            return installed().preferred();
        }
        return installed()
                .find(name)
                .orElseThrow(() -> new CommandException("There is no model '" + name + "' here. "
                        + (isKnown(name)
                                ? "`./likeness model install " + name.replaceFirst(":", " --precision ")
                                        + "` installs it."
                                : "`./likeness model list` shows those that there are.")));
    }

    private static boolean isKnown(String name) {
        return PublishedModel.ALL.stream()
                .anyMatch(model -> name.equals(model.name())
                        || Arrays.stream(Precision.values()).anyMatch(precision -> name.equals(model.id(precision))));
    }
}
