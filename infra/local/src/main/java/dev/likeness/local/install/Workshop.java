package dev.likeness.local.install;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

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
        FileChannel lock =
                FileChannel.open(models.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(lock)) {
            lock.close();
            throw new InstallException("Another `likeness model install` is running. Wait until it is done.");
        }
        var workshop = new Workshop(models.resolve("unfinished"), lock);
        workshop.empty();
        Files.createDirectory(workshop.folder);
        return workshop;
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    private void empty() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            empty();
        } finally {
            lock.close();
        }
    }
}
