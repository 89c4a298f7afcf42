package dev.likeness.local.install;

import dev.likeness.local.model.PublishedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

    private static final int PARTIAL_CONTENT = 206;
    private static final int OK = 200;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final long MEGABYTE = 1_000_000;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Cut connections in a row without a byte more. */
    private static final int MAX_FRUITLESS_ATTEMPTS = 5;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
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
        if (Files.exists(file)) {
            return file;
        }
        Path partial = folder.resolve(weights.fileName() + ".partial");
        try {
            Files.createDirectories(folder);
            progress.begin("Downloading", weights.bytes() / MEGABYTE, "MB");
            fetchAll(weights, partial, progress);
            progress.begin("Checking the download", weights.bytes() / MEGABYTE, "MB");
            requireHash(weights, partial, progress);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new InstallException(
                    "Could not download " + weights.uri() + ": " + reason(e)
                            + ". What has arrived is kept; run the same"
                            + " command again to go on, or fetch the file elsewhere and pass it with --from.",
                    e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void fetchAll(PublishedModel.Weights weights, Path partial, Progress progress) throws IOException {
        int fruitless = 0;
        while (size(partial) < weights.bytes()) {
            long before = size(partial);
            try {
                fetchRest(weights, partial, progress);
            } catch (IOException e) {
                fruitless = size(partial) > before ? 0 : fruitless + 1;
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

    private void fetchRest(PublishedModel.Weights weights, Path partial, Progress progress) throws IOException {
        long from = size(partial);
        HttpResponse<InputStream> response = send(HttpRequest.newBuilder(weights.uri())
                .header("Range", "bytes=" + from + "-")
                .build());
        try (InputStream body = response.body()) {
            boolean goesOn = response.statusCode() == PARTIAL_CONTENT
                    && response.headers()
                            .firstValue("Content-Range")
                            .filter(range -> range.startsWith("bytes " + from + "-"))
                            .isPresent();
            if (!goesOn && response.statusCode() != OK) {
                if (response.statusCode() == RANGE_NOT_SATISFIABLE || response.statusCode() == PARTIAL_CONTENT) {
                    Files.deleteIfExists(partial); // of another file; from the start, then
                }
                throw new IOException("the server answered with status " + response.statusCode());
            }
            try (OutputStream out = Files.newOutputStream(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                copy(body, out, goesOn ? from : 0, weights.bytes(), progress);
            }
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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
