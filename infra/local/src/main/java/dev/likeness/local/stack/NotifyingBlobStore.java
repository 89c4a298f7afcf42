package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.util.concurrent.Striped;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Announces every change of an object as S3 does: an event of version 2.1, with the key URL-encoded, and a sequencer that
 * grows with each change of a key, also over restarts.
 */
final class NotifyingBlobStore extends ForwardingBlobStore {
    /** S3Proxy's own notes on unfinished multipart uploads. */
    private static final String INTERNAL_PREFIX = ".s3proxy-mpu-stub-";

    private static final int STRIPES = 4096;
    private static final int SEQUENCE_BITS = 20;

    private final LocalQueue queue;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong sequence = new AtomicLong(System.currentTimeMillis() << SEQUENCE_BITS);

    /** A change and its sequencer belong together: else a delete could be numbered after the upload that followed it. */
    private final Striped<Lock> keyLocks = Striped.lock(STRIPES);

    NotifyingBlobStore(BlobStore files, LocalQueue queue) {
        super(files);
        this.queue = queue;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return created("Put", request.bucket(), request.key(), () -> super.putBlob(request, content));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return created(
                "CompleteMultipartUpload",
                request.bucket(),
                request.key(),
                () -> super.completeMultipartUpload(upload, request));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return created("Copy", request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        Lock lock = lock(request.key());
        try {
            boolean existed = blobExists(request.bucket(), request.key());
            DeleteObjectResponse response = super.removeBlob(request);
            if (existed) {
                announce("ObjectRemoved:Delete", request.bucket(), request.key(), null);
            }
            return response;
        } finally {
            lock.unlock();
        }
    }

    private <T> T created(String kind, String bucket, String key, Supplier<T> change) {
        Lock lock = lock(key);
        try {
            T response = change.get();
            announce("ObjectCreated:" + kind, bucket, key, blobMetadata(bucket, key));
            return response;
        } finally {
            lock.unlock();
        }
    }

    private Lock lock(String key) {
        Lock lock = keyLocks.get(key);
        lock.lock();
        return lock;
    }

    /** @param object null where it is gone */
    private void announce(String event, String bucket, String key, HeadObjectResponse object) {
        if (key.startsWith(INTERNAL_PREFIX)) {
            return;
        }
        ObjectNode notification = json.createObjectNode();
        ObjectNode record = notification.putArray("Records").addObject();
        record.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", LocalBucket.REGION)
                .put("eventTime", Instant.now().toString())
                .put("eventName", event);
        ObjectNode s3 = record.putObject("s3").put("s3SchemaVersion", "1.0");
        s3.putObject("bucket").put("name", bucket).put("arn", "arn:aws:s3:::" + bucket);
        ObjectNode described = s3.putObject("object")
                .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"))
                .put("sequencer", "%016X".formatted(sequence.incrementAndGet()));
        if (object != null) {
            described
                    .put("size", object.contentLength())
                    .put("eTag", object.eTag().replace("\"", ""));
        }
        queue.send(notification.toString());
    }
}
