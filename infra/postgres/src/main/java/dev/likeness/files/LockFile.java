package dev.likeness.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that one process at a time holds, until it closes it or dies. */
public final class LockFile {
    private LockFile() {}

    /** @return the file, locked, to be closed; empty if somebody holds it, in this process or another */
    public static Optional<FileChannel> take(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return Optional.of(file);
            }
        } catch (OverlappingFileLockException e) {
            // held in this process
        }
        file.close();
        return Optional.empty();
    }
}
