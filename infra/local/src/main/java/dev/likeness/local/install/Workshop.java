package dev.likeness.local.install;

import dev.likeness.files.FolderTree;
import dev.likeness.files.LockFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder beside the models for what is not finished. One process at a time uses it; it is emptied when it is opened and
 * gone when it is closed.
 */
final class Workshop implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;

    private Workshop(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static Workshop open(Path models) throws IOException {
        Files.createDirectories(models);
        FileChannel lock = LockFile.take(models.resolve("lock"))
                .orElseThrow(() ->
                        new InstallException("Another `likeness model install` is running. Wait until it is done."));
        Path folder = models.resolve("unfinished");
        FolderTree.delete(folder);
        Files.createDirectory(folder);
        return new Workshop(folder, lock);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try {
            FolderTree.delete(folder);
        } finally {
            lock.close();
        }
    }
}
