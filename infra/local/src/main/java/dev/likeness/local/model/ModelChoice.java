package dev.likeness.local.model;

import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that is here.
 *
 * @param id such as {@code vgg16:int8}
 * @param file or empty for the one that comes with the program
 */
public record ModelChoice(String id, Optional<Path> file) {
    static final ModelChoice BUILT_IN = new ModelChoice(Models.BUILT_IN, Optional.empty());

    static ModelChoice of(InstalledModels.Installed installed) {
        return new ModelChoice(installed.card().id(), Optional.of(installed.file()));
    }

    /** Whether an id or a bare name means this model. */
    boolean isNamed(String name) {
        return id.equals(name) || id.startsWith(name + ":");
    }

    /** Opens it; the caller closes it. */
    public OnnxEmbedder open() {
        return file.map(OnnxEmbedder::open).orElseGet(Models::openBuiltIn);
    }
}
