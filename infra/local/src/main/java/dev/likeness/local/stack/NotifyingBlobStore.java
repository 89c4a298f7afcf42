package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.util.concurrent.Striped;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
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

    /** A file name has at most 255 bytes, and the store adds up to 40 while it writes. */
    private static final int MAX_PART_BYTES = 200;

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

    /** @throws software.amazon.awssdk.services.s3.model.S3Exception 400 if a file system cannot name such an object */
    private static void requireStorable(String key) {
        String name = key.endsWith("/") ? key.substring(0, key.length() - 1) : key; // a folder's marker
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw S3Exceptions.invalidArgument(
                        "This local S3 keeps keys as file names: no part between two slashes may"
                                + " be empty, '.' or '..'. Amazon S3 takes such keys.");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
                throw S3Exceptions.invalidArgument(
                        "This local S3 keeps keys as file names: a part between two slashes may" + " have at most "
                                + MAX_PART_BYTES + " bytes. Amazon S3 takes longer ones.");
            }
        }
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireStorable(request.key());
        return super.initiateMultipartUpload(request);
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
        requireStorable(key);
        Lock lock = lock(key);
        try {
            T response = change.get();
            announce("ObjectCreated:" + kind, bucket, key, blobMetadata(bucket, key));
            return response;
        } catch (RuntimeException e) { // the store wraps what the file system says in a bare one
            throw e.getCause() instanceof FileSystemException ? nested(e) : e;
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException nested(RuntimeException e) {
        return S3Exceptions.invalidRequest("This local S3 keeps keys as file names: a key cannot be another's folder ("
                + e.getCause().getMessage() + "). Amazon S3 takes such keys.");
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
                    .put("eTag", Objects.requireNonNullElse(object.eTag(), "").replace("\"", ""));
        }
        queue.send(notification.toString());
    }
}
