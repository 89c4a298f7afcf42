package dev.likeness.local.bench;

import dev.likeness.local.install.ModelInstaller;
import dev.likeness.local.install.Progress;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.weights.RandomWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** VGG16 at full size with random weights: as fast as the published ones, and nothing has to be fetched. */
public final class RandomModel {
    /** Of the weights. */
    public static final long SEED = 20_261_123;

    private RandomModel() {}

    /**
     * @param folder for the files; about 1 GB is needed meanwhile
     * @return a model file for each precision
     */
    public static List<Path> write(Path folder, List<Precision> precisions, Progress progress) throws IOException {
        Path weights = folder.resolve("random.safetensors");
        progress.begin("Making random weights", 1, "file");
        RandomWeights.write(weights, SEED);
        var installer = new ModelInstaller(new InstalledModels(folder.resolve("models")), folder, progress);
        PublishedModel vgg16 = PublishedModel.named(PublishedModel.VGG16).orElseThrow();
        List<Path> files = new ArrayList<>();
        for (Precision precision : precisions) {
            files.add(installer
                    .install(new ModelInstaller.Request(vgg16, precision, Optional.of(weights), Optional.empty()))
                    .file());
        }
        Files.delete(weights);
        return files;
    }
}
