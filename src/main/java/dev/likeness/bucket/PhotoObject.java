package dev.likeness.bucket;

/**
 * An object as it was read.
 *
 * @param etag as S3 gives it, without quotation marks
 * @param lengthBytes its whole length
 * @param bytes its content; shorter than {@code lengthBytes} where the caller's limit was lower
 */
public record PhotoObject(String etag, long lengthBytes, byte[] bytes) {}
