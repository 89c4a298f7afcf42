package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.files.FolderTree;
import dev.likeness.files.LockFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

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
            FileChannel lockFile = LockFile.take(home.resolve("lock"))
                    .orElseThrow(() -> new LocalException("Another `likeness up` is using " + home
                            + ". Stop it (Ctrl-C), or choose another folder with --data."));
            Files.deleteIfExists(home.resolve(ENDPOINTS)); // of a process that was killed
            FolderTree.delete(home.resolve(TEMPORARY)); // of the same
            Files.createDirectory(home.resolve(TEMPORARY));
            return new DataFolder(home, lockFile, secrets(home.resolve("secrets.json")));
        } catch (IOException e) {
            throw new LocalException("Cannot use " + path + " for data: " + e + ". Choose another with --data.", e);
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
