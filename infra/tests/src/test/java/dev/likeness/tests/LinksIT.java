package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.bucket.BucketConfig;
import dev.likeness.bucket.S3PhotoLinks;
import dev.likeness.bucket.SignedPut;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links to photos, and for uploads, against a real S3 API. */
class LinksIT {
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    private record Bucket(String name, Optional<URI> endpoint) implements BucketConfig {}

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpRequest.Builder put(SignedPut signed) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(signed.url())).PUT(BodyPublishers.ofString("photo"));
        signed.headers().forEach(request::header);
        return request;
    }

    @Test
    void links_expire() throws Exception {
        try (LocalStack stack =
                LocalStack.start(DataFolder.open(home.resolve("stack")), "jdbc:postgresql://unused", notice -> {})) {
            Endpoints endpoints = stack.endpoints("http://unused", "unused");
            endpoints.s3().enter();
            var links = new S3PhotoLinks(new Bucket(
                    endpoints.s3().bucket(),
                    Optional.of(URI.create(endpoints.s3().endpoint()))));
            SignedPut upload = links.signPut("a.jpg", "image/jpeg", BRIEFLY);
            assertThat(status(put(upload))).isEqualTo(200);
            URI photo = URI.create(links.signGet(endpoints.s3().bucket(), "a.jpg", BRIEFLY));
            assertThat(status(HttpRequest.newBuilder(photo))).isEqualTo(200);

            Thread.sleep(BRIEFLY.toMillis() + 1_500); // S3 counts whole seconds
            assertThat(status(put(upload))).isEqualTo(403);
            assertThat(status(HttpRequest.newBuilder(photo))).isEqualTo(403);
        }
    }
}
