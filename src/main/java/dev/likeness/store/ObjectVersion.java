package dev.likeness.store;

/**
 * One state of one object of a bucket, as an event names it.
 *
 * @param bucket its name
 * @param key the object's key, decoded
 * @param versionId in versioned buckets, else null
 * @param sequencer S3's order of events on one key, hexadecimal; null where the event carries none
 */
public record ObjectVersion(String bucket, String key, String versionId, String sequencer) {}
