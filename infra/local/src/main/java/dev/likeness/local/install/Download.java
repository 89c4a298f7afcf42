package dev.likeness.local.install;

import dev.likeness.files.FileHash;
import dev.likeness.local.model.PublishedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Fetches a published file: goes on where an earlier attempt was cut off, and hands out nothing but the whole file with
 * the published size and hash.
 */
final class Download {
    /** Before a cut connection is tried again. */
    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final long MEGABYTE = 1_000_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int TIMEOUT_MILLIS = 30_000;

    /** Cut connections in a row without getting further than before. */
    private static final int MAX_FRUITLESS_ATTEMPTS = 5;

    private final Path folder;
    private final Duration pause;

    /**
     * @param folder where files and their unfinished parts are kept
     * @param pause before a cut connection is tried again
     */
    Download(Path folder, Duration pause) {
        this.folder = folder;
        this.pause = pause;
    }

    /**
     * @return the file; fetched only if it is not there yet
     * @throws InstallException if it cannot be fetched, or is not the published one
     */
    Path fetch(PublishedModel.Weights weights, Progress progress) {
        Path file = folder.resolve(weights.fileName());
        Path partial = folder.resolve(weights.fileName() + ".partial");
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) { // of an installation that failed later; it may have been damaged since
                Files.move(file, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            progress.begin("Downloading", weights.bytes() / MEGABYTE, "MB");
            fetchAll(weights, partial, progress);
            progress.begin("Checking the download", weights.bytes() / MEGABYTE, "MB");
            requireHash(weights, partial, progress);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new InstallException(
                    "Could not download " + weights.uri() + ": " + reason(e, weights.uri())
                            + ". Run the same command again"
                            + " to go on where it was, or fetch the file elsewhere and pass it with --from.",
                    e);
        }
    }

    private static String reason(IOException e, URI uri) {
        if (e instanceof UnknownHostException || e instanceof ConnectException) {
            return "no connection to " + uri.getHost();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void fetchAll(PublishedModel.Weights weights, Path partial, Progress progress) throws IOException {
        int fruitless = 0;
        long furthest = size(partial);
        while (size(partial) < weights.bytes()) {
            try {
                fetchRest(weights, partial, progress);
            } catch (IOException e) {
                fruitless = size(partial) > furthest ? 0 : fruitless + 1;
                furthest = Math.max(furthest, size(partial));
                if (fruitless == MAX_FRUITLESS_ATTEMPTS) {
                    throw e;
                }
                sleep();
            }
        }
        if (size(partial) > weights.bytes()) {
            refuse(partial, weights, size(partial) + " bytes, not " + weights.bytes());
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static void fetchRest(PublishedModel.Weights weights, Path partial, Progress progress) throws IOException {
        long from = size(partial);
        var connection = (HttpURLConnection) weights.uri().toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS); // of each read: a connection that stalls is cut, and tried again
        connection.setRequestProperty("Range", "bytes=" + from + "-");
        try {
            int status = connection.getResponseCode();
            String range = connection.getHeaderField("Content-Range");
            boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL
                    && range != null
                    && range.startsWith("bytes " + from + "-");
            if (!goesOn && status != HttpURLConnection.HTTP_OK) {
                if (status == RANGE_NOT_SATISFIABLE || status == HttpURLConnection.HTTP_PARTIAL) {
                    Files.deleteIfExists(partial); // of another file; from the start, then
                }
                throw new IOException("the server answered with status " + status);
            }
            try (InputStream body = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(
                            partial,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                copy(body, out, goesOn ? from : 0, weights.bytes(), progress);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** At most one byte more than expected: that is enough to know that it is another file. */
    private static void copy(InputStream in, OutputStream out, long done, long expected, Progress progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long reached = done;
        for (int read = in.read(buffer); read >= 0 && reached <= expected; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            reached += read;
            progress.reach(reached / MEGABYTE);
        }
        if (reached < expected) {
            throw new IOException("the connection was cut after " + reached + " of " + expected + " bytes");
        }
    }

    private static void requireHash(PublishedModel.Weights weights, Path partial, Progress progress)
            throws IOException {
        String md5 = FileHash.of(partial, "MD5", done -> progress.reach(done / MEGABYTE));
        if (!md5.equals(weights.md5())) {
            refuse(partial, weights, "md5 " + md5 + ", not " + weights.md5());
        }
    }

    private static void refuse(Path partial, PublishedModel.Weights weights, String difference) throws IOException {
        Files.delete(partial);
        throw new InstallException("What " + weights.uri() + " sent is not the published file (" + difference
                + "); it was deleted. Run the same command again, or pass a file that you trust with --from.");
    }

    private void sleep() throws IOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
