package dev.likeness.bucket;

import java.util.Iterator;
import java.util.Optional;

/** The bucket, as far as Likeness needs it. Thread-safe. Failures that may pass are thrown as they come. */
public interface PhotoBucket {
    /**
     * Reads an object as it is now.
     *
     * @param maxBytes no more than this is read into memory
     * @return empty if there is no such object
     */
    Optional<PhotoObject> read(String bucket, String key, int maxBytes);

    /** Whether there is such an object now. */
    boolean exists(String bucket, String key);

    /** All objects, in the order of their keys' bytes, fetched page by page while the caller goes on. */
    Iterator<ListedObject> list(String bucket);
}
