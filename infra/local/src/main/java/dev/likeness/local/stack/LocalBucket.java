package dev.likeness.local.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3: one bucket, its objects as files, by S3Proxy on a free port of 127.0.0.1, with signature version 4. Every change is
 * announced on the queue, as a bucket with notifications does.
 */
final class LocalBucket implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final String NAME = "likeness-photos";

    private final S3Proxy server;

    private LocalBucket(S3Proxy server) {
        this.server = server;
    }

    static LocalBucket start(Path folder, DataFolder.Secrets secrets, LocalQueue queue) {
        try {
            Files.createDirectories(folder);
            var files = new FilesystemNio2BlobStore(folder.toString());
            if (!files.containerExists(NAME)) {
                files.createContainer(NAME);
            }
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new NotifyingBlobStore(files, queue))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V4, secrets.s3AccessKey(), secrets.s3SecretKey())
                    // The page uploads by presigned links: the browser asks first.
                    .corsRules(new CrossOriginResourceSharing(
                            List.of("http://127\\.0\\.0\\.1:[0-9]+", "http://localhost:[0-9]+"),
                            List.of("GET", "PUT"),
                            List.of("*"),
                            List.of("ETag"),
                            "false"))
                    .build();
            server.start();
            return new LocalBucket(server);
        } catch (IOException e) {
            throw new LocalException("Cannot keep photos in " + folder + ": " + e.getMessage(), e);
        } catch (Exception e) { // S3Proxy declares no narrower one
            throw new LocalException("The local S3 did not start: " + e.getMessage(), e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // S3Proxy declares no narrower one
            throw new LocalException("The local S3 did not stop: " + e.getMessage(), e);
        }
    }
}
