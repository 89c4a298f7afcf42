package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The folder that holds photos, database and secrets of one local Likeness. Open to its owner only; used by one process
 * at a time, which holds its lock until it closes it or dies.
 */
public final class DataFolder implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECRET_BYTES = 16;
    private static final String TEMPORARY = "tmp";
    private static final String ENDPOINTS = "endpoints.json";

    private final Path path;
    private final FileChannel lockFile;
    private final Secrets secrets;

    private DataFolder(Path path, FileChannel lockFile, Secrets secrets) {
        this.path = path;
        this.lockFile = lockFile;
        this.secrets = secrets;
    }

    /** Made once for a folder, and kept. */
    public record Secrets(String s3AccessKey, String s3SecretKey, String databasePassword) {
        private static Secrets random() {
            return new Secrets("likeness", randomText(), randomText());
        }

        private static String randomText() {
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    /** @throws LocalException if another process uses it, or it cannot be made */
    public static DataFolder open(Path path) {
        try {
            Path home = path.toAbsolutePath().normalize();
            Files.createDirectories(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            FileChannel lockFile =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new LocalException("Another `likeness up` is using " + home
                        + ". Stop it (Ctrl-C), or choose another folder with --data.");
            }
            Files.deleteIfExists(home.resolve(ENDPOINTS)); // of a process that was killed
            emptyTemporary(home.resolve(TEMPORARY));
            return new DataFolder(home, lockFile, secrets(home.resolve("secrets.json")));
        } catch (IOException e) {
            throw new LocalException("Cannot use " + path + " for data: " + e + ". Choose another with --data.", e);
        }
    }

    /** What an earlier process left when it was killed goes here. */
    private static void emptyTemporary(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectory(folder);
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Secrets secrets(Path file) throws IOException {
        if (!Files.exists(file)) {
            writePrivately(file, JSON.writeValueAsBytes(Secrets.random()));
        }
        return JSON.readValue(Files.readAllBytes(file), Secrets.class);
    }

    /** Writes a file that only its owner can read; it is there whole or not at all. */
    public static void writePrivately(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public Path path() {
        return path;
    }

    /** For what libraries put into temporary files; emptied whenever the folder is opened. */
    public Path temporary() {
        return path.resolve(TEMPORARY);
    }

    /** The file that says where everything is, while it runs. */
    Path endpoints() {
        return path.resolve(ENDPOINTS);
    }

    public Secrets secrets() {
        return secrets;
    }

    /** Gives the folder free for another process. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new LocalException("Could not unlock " + path + ": " + e.getMessage(), e);
        }
    }
}
