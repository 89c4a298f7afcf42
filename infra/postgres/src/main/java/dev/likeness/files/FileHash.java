package dev.likeness.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The hash of a file of any size. */
public final class FileHash {
    private static final int BUFFER_BYTES = 1 << 20;

    private FileHash() {}

    /**
     * @param algorithm such as {@code SHA-256}
     * @param progress told how many bytes were read
     * @return lower-case hex
     */
    public static String of(Path file, String algorithm, LongConsumer progress) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[BUFFER_BYTES];
            long done = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                done += read;
                progress.accept(done);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
