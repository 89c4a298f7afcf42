package dev.likeness.image;

import java.time.Instant;
import java.util.List;

/**
 * A photo, ready for a model.
 *
 * @param contentType by content, such as {@code image/jpeg}
 * @param width of the upright original, in pixels
 * @param height of the upright original, in pixels
 * @param takenAt when the camera took it, in UTC where the camera names no zone; null where it does not say
 * @param camera make and model; null where the file does not say
 * @param location where it was taken; null where the file does not say, or it is not to be kept
 * @param flags what is remarkable about the picture, such as {@link #BLANK}
 * @param noise as it was decoded
 * @param filter what was done about it
 * @param picture the upright picture, scaled
 * @param thumbnail a JPEG of at most 320 pixels a side, to look at; null unless it was asked for
 */
public record DecodedImage(
        String contentType,
        int width,
        int height,
        Instant takenAt,
        String camera,
        Location location,
        List<String> flags,
        NoiseEstimate noise,
        NoiseFilter filter,
        Picture picture,
        byte[] thumbnail) {
    /** One colour, or nearly. */
    public static final String BLANK = "blank";

    /** Whether a filter was applied. */
    public boolean denoised() {
        return filter != NoiseFilter.NONE;
    }
}
