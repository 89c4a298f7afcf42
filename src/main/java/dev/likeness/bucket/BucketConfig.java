package dev.likeness.bucket;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where photos are. Credentials and region come from the AWS SDK's usual places. */
@ConfigMapping(prefix = "likeness.bucket")
public interface BucketConfig {
    /** The bucket's name ({@code LIKENESS_BUCKET_NAME}). */
    String name();

    /** Another S3 than AWS' own ({@code LIKENESS_BUCKET_ENDPOINT}), addressed by path. */
    Optional<URI> endpoint();
}
