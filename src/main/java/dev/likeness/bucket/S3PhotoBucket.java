package dev.likeness.bucket;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Amazon S3, or another server that speaks its protocol. One per process; CDI closes it. */
@ApplicationScoped
public class S3PhotoBucket implements PhotoBucket {
    private final S3Client s3;

    /** For CDI's client proxy only. */
    protected S3PhotoBucket() {
        s3 = null;
    }

    @Inject
    public S3PhotoBucket(BucketConfig config) {
        var client = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(config.endpoint().isPresent());
        config.endpoint().ifPresent(client::endpointOverride);
        s3 = client.build();
    }

    @Override
    public Optional<PhotoObject> read(String bucket, String key, int maxBytes) {
        try (ResponseInputStream<GetObjectResponse> in =
                s3.getObject(request -> request.bucket(bucket).key(key))) {
            GetObjectResponse object = in.response();
            byte[] bytes = in.readNBytes(maxBytes);
            if (bytes.length < Math.min(object.contentLength(), maxBytes)) {
                // The HTTP client takes a connection that closes early for the end.
                throw new IOException(bytes.length + " of " + object.contentLength() + " bytes came");
            }
            if (bytes.length < object.contentLength()) {
                in.abort(); // the rest is not wanted: do not drain it
            }
            return Optional.of(new PhotoObject(etag(object.eTag()), object.contentLength(), bytes));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading s3://" + bucket + "/" + key + " broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<ListedObject> find(String bucket, String key) {
        try {
            HeadObjectResponse object =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new ListedObject(key, etag(object.eTag()), object.contentLength()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public Iterator<ListedObject> list(String bucket, String after) {
        return s3
                .listObjectsV2Paginator(request -> request.bucket(bucket).startAfter(after.isEmpty() ? null : after))
                .contents()
                .stream()
                .map(object -> new ListedObject(object.key(), etag(object.eTag()), object.size()))
                .iterator();
    }

    /** Some servers give none for a folder's marker. */
    private static String etag(String quoted) {
        return quoted == null ? "" : quoted.replace("\"", "");
    }

    @PreDestroy
    void close() {
        s3.close();
    }
}
