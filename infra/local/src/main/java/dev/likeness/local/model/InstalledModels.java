package dev.likeness.local.model;

import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.ModelException;
import dev.likeness.embedding.Models;
import dev.likeness.local.onnx.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The models in the user's data folder, one file each. */
public final class InstalledModels {
    private static final Logger LOG = Logger.getLogger(InstalledModels.class);
    private static final String SUFFIX = ".onnx";
    private static final int KEPT_OF_AN_ID = 2;

    private final Path folder;

    /** @param folder need not exist */
    public InstalledModels(Path folder) {
        this.folder = folder;
    }

    /** A model file and what it says of itself. */
    public record Installed(Path file, ModelCard card, long bytes, FileTime installedAt) {}

    /** The one installed last comes first. Files that are no models are passed over, with a warning. */
    public List<Installed> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file).stream())
                    .sorted(Comparator.comparing(Installed::installedAt).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the folder of models, " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Installed> read(Path file) {
        try {
            ModelCard card = ModelCard.of(ModelFile.card(file));
            return Optional.of(new Installed(file, card, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (IOException | ModelException e) {
            LOG.warnf("%s is damaged or no model, and is passed over: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What a name means here.
     *
     * @param name an id such as {@code vgg16:int8}, or a bare name for the one of it that was installed last
     * @return empty if there is no such model
     */
    public Optional<ModelChoice> find(String name) {
        return list().stream()
                .filter(model ->
                        model.card().id().equals(name) || model.card().name().equals(name))
                .findFirst()
                .map(ModelChoice::of)
                .or(() -> Optional.of(ModelChoice.BUILT_IN).filter(builtIn -> builtIn.isNamed(name)));
    }

    /** A model of exactly this id and {@link ModelCard#identity}, or empty if it is not here. */
    public Optional<ModelChoice> find(String id, String identity) {
        return list().stream()
                .filter(model ->
                        model.card().id().equals(id) && model.card().identity().equals(identity))
                .findFirst()
                .map(ModelChoice::of)
                .or(() -> Optional.of(ModelChoice.BUILT_IN)
                        .filter(builtIn -> builtIn.id().equals(id)
                                && Models.builtInCard().identity().equals(identity)));
    }

    /** What is used unless somebody says otherwise: vgg16 where it is installed, else what comes with the program. */
    public ModelChoice preferred() {
        return find(PublishedModel.VGG16).orElse(ModelChoice.BUILT_IN);
    }

    /** The latest of each id that is here, the preferred one first. */
    public List<ModelChoice> all() {
        Map<String, ModelChoice> all = new LinkedHashMap<>();
        all.put(preferred().id(), preferred());
        list().stream().map(ModelChoice::of).forEach(model -> all.putIfAbsent(model.id(), model));
        all.putIfAbsent(ModelChoice.BUILT_IN.id(), ModelChoice.BUILT_IN);
        return List.copyOf(all.values());
    }

    /**
     * Puts a finished model into its place. The one of the same id before stays, because photos may be embedded with it; older
     * ones go.
     *
     * @return its file
     */
    public Path add(Path finished, ModelCard card) throws IOException {
        String name = card.id().replace(':', '-') + "-"
                + card.identity().substring(card.version().length() + 1);
        Path file = folder.resolve(name + SUFFIX);
        Files.setLastModifiedTime(finished, FileTime.from(Instant.now()));
        Files.move(finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        List<Installed> same = list().stream()
                .filter(model -> model.card().id().equals(card.id()))
                .toList();
        for (Installed old : same.stream().skip(KEPT_OF_AN_ID).toList()) {
            Files.delete(old.file());
        }
        return file;
    }

    public Path folder() {
        return folder;
    }
}
