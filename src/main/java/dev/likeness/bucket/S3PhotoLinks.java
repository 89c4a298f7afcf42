package dev.likeness.bucket;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/** Links by Amazon S3's signature, version 4. One per process; CDI closes it. */
@ApplicationScoped
public class S3PhotoLinks implements PhotoLinks {
    private final String ownBucket;
    private final S3Presigner presigner;

    /** For CDI's client proxy only. */
    protected S3PhotoLinks() {
        ownBucket = null;
        presigner = null;
    }

    @Inject
    public S3PhotoLinks(BucketConfig config) {
        var signer = S3Presigner.builder()
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(config.endpoint().isPresent())
                        .build());
        config.endpoint().ifPresent(signer::endpointOverride);
        ownBucket = config.name();
        presigner = signer.build();
    }

    @Override
    public String origin() {
        URI link = URI.create(signGet(ownBucket, "any", Duration.ofMinutes(1)));
        return link.getScheme() + "://" + link.getRawAuthority();
    }

    @Override
    public String signGet(String bucket, String key, Duration validFor) {
        return presigner
                .presignGetObject(request -> request.signatureDuration(validFor)
                        .getObjectRequest(get -> get.bucket(bucket).key(key)))
                .url()
                .toString();
    }

    @Override
    public SignedPut signPut(String key, String contentType, Duration validFor) {
        PresignedPutObjectRequest signed = presigner.presignPutObject(request -> request.signatureDuration(validFor)
                .putObjectRequest(put -> put.bucket(ownBucket).key(key).contentType(contentType)));
        Map<String, String> headers = new TreeMap<>();
        signed.signedHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) { // every client sends that one by itself
                headers.put(name, String.join(",", values));
            }
        });
        return new SignedPut(signed.url().toString(), headers, signed.expiration());
    }

    @PreDestroy
    void close() {
        presigner.close();
    }
}
