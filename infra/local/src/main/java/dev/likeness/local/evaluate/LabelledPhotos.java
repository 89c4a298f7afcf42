package dev.likeness.local.evaluate;

import dev.likeness.ModelInput;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.RejectedImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Photos whose folder says what they show.
 *
 * @param photos in the order of their paths
 * @param unreadable files that are no photos
 */
public record LabelledPhotos(List<Photo> photos, int unreadable) {
    private static final int LEAST = 10;

    /**
     * One of them.
     *
     * @param label the folder it is in, relative to the one that was given
     * @param bytes the file
     */
    public record Photo(String label, Path file, byte[] bytes) {}

    /** @throws EvaluationException if the folder cannot be read, or holds too little to say anything */
    public static LabelledPhotos read(Path folder) {
        List<Photo> photos = new ArrayList<>();
        int unreadable = 0;
        var decoder = ImageDecoder.ofEnvironment();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (isReadable(decoder, bytes)) {
                    photos.add(new Photo(folder.relativize(file.getParent()).toString(), file, bytes));
                } else {
                    unreadable++;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EvaluationException("Cannot read the folder " + folder + ": " + e + ".", e);
        }
        long labels = photos.stream().map(Photo::label).distinct().count();
        if (photos.size() < LEAST || labels < 2) {
            throw new EvaluationException(
                    folder + " should hold photos in subfolders, one for each kind; it has " + photos.size()
                            + " photos in " + labels + " folders.",
                    null);
        }
        return new LabelledPhotos(List.copyOf(photos), unreadable);
    }

    private static boolean isReadable(ImageDecoder decoder, byte[] bytes) {
        try {
            decoder.decode(bytes, ModelInput.squashed(1));
            return true;
        } catch (RejectedImageException e) {
            return false;
        }
    }

    /** What each shows. */
    String[] labels() {
        return photos.stream().map(Photo::label).toArray(String[]::new);
    }
}
