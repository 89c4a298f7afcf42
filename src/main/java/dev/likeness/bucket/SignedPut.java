package dev.likeness.bucket;

import java.time.Instant;
import java.util.Map;

/**
 * A link to upload one object by.
 *
 * @param url to {@code PUT} to
 * @param headers that must be sent with it, as signed
 * @param expiresAt from when on the link is refused
 */
public record SignedPut(String url, Map<String, String> headers, Instant expiresAt) {}
