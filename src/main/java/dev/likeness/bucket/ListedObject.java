package dev.likeness.bucket;

/**
 * An object as a listing shows it.
 *
 * @param etag as S3 gives it, without quotation marks
 */
public record ListedObject(String key, String etag, long lengthBytes) {}
