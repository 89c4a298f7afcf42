package dev.likeness.local.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something to be put into the bucket.
 *
 * @param contentType a guess by its name; the index judges by content
 * @param source opens the content when its turn has come
 */
record Upload(String key, String contentType, Source source) {
    /** Content that may turn out to be unreadable. */
    interface Source {
        BodyPublisher open() throws FileNotFoundException;
    }

    static Upload of(String key, byte[] content) {
        return new Upload(key, guess(key), () -> BodyPublishers.ofByteArray(content));
    }

    /**
     * The files that a path stands for: itself, under its name; or all that a folder holds, under keys relative to it,
     * without hidden files.
     *
     * @throws CommandException if there is nothing there
     */
    static List<Upload> under(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(of(path.getFileName().toString(), path));
        }
        if (!Files.isDirectory(path)) {
            throw new CommandException("There is no file or folder " + path + ".");
        }
        List<Upload> uploads = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> Files.isRegularFile(file) || isBrokenLink(file))
                    .filter(file -> !isHidden(path.relativize(file)))
                    .sorted()
                    .forEach(file -> uploads.add(of(key(path, file), file)));
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("Cannot read the folder " + path + ": " + e.getMessage(), e);
        }
        return uploads;
    }

    /** Kept in the list, so that it is reported and not passed over. */
    private static boolean isBrokenLink(Path file) {
        return Files.isSymbolicLink(file) && !Files.exists(file);
    }

    private static Upload of(String key, Path file) {
        return new Upload(key, guess(key), () -> BodyPublishers.ofFile(file));
    }

    private static String key(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isHidden(Path relative) {
        return Stream.iterate(relative, path -> path != null, Path::getParent)
                .anyMatch(path -> path.getFileName().toString().startsWith("."));
    }

    private static String guess(String key) {
        String type = URLConnection.guessContentTypeFromName(key);
        return type == null ? "application/octet-stream" : type;
    }
}
