package dev.likeness.image;

import java.time.Instant;

/**
 * A photo, ready for a model.
 *
 * @param contentType by content, such as {@code image/jpeg}
 * @param width of the upright original, in pixels
 * @param height of the upright original, in pixels
 * @param takenAt when the camera took it, in UTC where the camera names no zone; null where it does not say
 * @param picture the upright picture, scaled
 */
public record DecodedImage(String contentType, int width, int height, Instant takenAt, Picture picture) {}
