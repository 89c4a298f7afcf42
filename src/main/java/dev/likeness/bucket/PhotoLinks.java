package dev.likeness.bucket;

import java.time.Duration;

/** Links to objects of the bucket, signed here without a call to S3. Thread-safe. */
public interface PhotoLinks {
    /** Scheme, host and port that links lead to: what a browser calls their origin. */
    String origin();

    /** A link that anyone can read the object by until it expires. */
    String signGet(String bucket, String key, Duration validFor);

    /** A link to put one object into Likeness' own bucket by, with just this content type. */
    SignedPut signPut(String key, String contentType, Duration validFor);
}
