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
        List<String> flags,
        List<Label> labels) {}
