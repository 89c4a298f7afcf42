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

    /** What a listing would show of an object now; empty if there is none. */
    Optional<ListedObject> find(String bucket, String key);

    /**
     * Objects in the order of their keys' bytes, fetched page by page while the caller goes on.
     *
     * @param after the key to begin behind; empty for all
     */
    Iterator<ListedObject> list(String bucket, String after);
}
