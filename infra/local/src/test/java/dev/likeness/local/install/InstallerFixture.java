package dev.likeness.local.install;

import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.weights.ReducedVgg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An installer with folders of its own, and a network at reduced width. */
abstract class InstallerFixture {
    static final PublishedModel VGG16 =
            PublishedModel.named(PublishedModel.VGG16).orElseThrow();

    @TempDir
    Path folder;

    final ReducedVgg network = new ReducedVgg(3);
    Path files;
    InstalledModels models;
    ModelInstaller installer;

    @BeforeEach
    void prepare() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        models = new InstalledModels(folder.resolve("models"));
        installer = new ModelInstaller(models, folder.resolve("downloads"), new SilentProgress());
    }

    ModelInstaller.Result install(Path weights, Precision precision) {
        return installer.install(new ModelInstaller.Request(VGG16, precision, Optional.of(weights), Optional.empty()));
    }
}
