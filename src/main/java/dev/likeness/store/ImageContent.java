package dev.likeness.store;

import dev.likeness.Label;
import java.time.Instant;
import java.util.List;

/**
 * What is stored of a photo that could be read, beside its embedding.
 *
 * @param etag as S3 gave it
 * @param sha256 of the file's bytes, 32 bytes
 * @param contentType by content
 * @param bytes length of the file
 * @param width of the upright picture, in pixels
 * @param height of the upright picture, in pixels
 * @param takenAt by the camera, or null
 * @param camera make and model, or null
 * @param latitude where it was taken, in degrees; null where that is not known or not kept
 * @param longitude in degrees
 * @param noise estimated standard deviation of its grey values' noise, 0…255
 * @param denoised whether it was filtered before it was embedded
 * @param flags what is remarkable about the picture
 * @param labels the likeliest first
 */
public record ImageContent(
        String etag,
        byte[] sha256,
        String contentType,
        long bytes,
        int width,
        int height,
        Instant takenAt,
        String camera,
        Double latitude,
        Double longitude,
        double noise,
        boolean denoised,
        List<String> flags,
        List<Label> labels) {}
