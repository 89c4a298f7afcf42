package dev.likeness.local.install;

import dev.likeness.ModelInput;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.RejectedImageException;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures that a model is measured on, scaled to its input: every fourth is held out, to check it.
 *
 * @param calibration side × side × 3 bytes each
 * @param heldOut side × side × 3 bytes each
 */
record CalibrationPhotos(List<byte[]> calibration, List<byte[]> heldOut) {
    /** More than this changes little and takes long. */
    private static final int MAX_PHOTOS = 300;

    private static final int HELD_OUT_EVERY = 4;
    private static final int LEAST_PHOTOS = 8;

    /**
     * @param folder of photos, or null for the project's sample pictures
     * @throws InstallException if there are too few that can be read
     */
    static CalibrationPhotos read(Path folder, ModelInput input) {
        List<byte[]> pixels = folder == null ? samples(input) : photos(folder, input);
        if (pixels.size() < LEAST_PHOTOS) {
            throw new InstallException("Calibration needs at least " + LEAST_PHOTOS + " photos, but " + folder + " has "
                    + pixels.size() + " that can be read.");
        }
        List<byte[]> calibration = new ArrayList<>();
        List<byte[]> heldOut = new ArrayList<>();
        for (int i = 0; i < pixels.size(); i++) {
            (i % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 ? heldOut : calibration).add(pixels.get(i));
        }
        return new CalibrationPhotos(calibration, heldOut);
    }

    private static List<byte[]> samples(ModelInput input) {
        var decoder = ImageDecoder.ofEnvironment();
        return SamplePictures.draw().stream()
                .map(sample -> decoder.decode(sample.png(), input).picture().rgb())
                .toList();
    }

    private static List<byte[]> photos(Path folder, ModelInput input) {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InstallException("Cannot read the folder " + folder + ": " + e + ".", e);
        }
        // Spread over the whole folder: sorted files of one kind stand together.
        double step = Math.max(1, (double) files.size() / MAX_PHOTOS);
        var decoder = ImageDecoder.ofEnvironment();
        List<byte[]> pixels = new ArrayList<>();
        for (double at = 0; at < files.size(); at += step) {
            try {
                byte[] bytes = Files.readAllBytes(files.get((int) at));
                pixels.add(decoder.decode(bytes, input).picture().rgb());
            } catch (RejectedImageException | IOException e) {
                // a folder of photos may hold other files
            }
        }
        return pixels;
    }
}
