package dev.likeness.local.bench.index;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.bucket.S3PhotoBucket;
import dev.likeness.bucket.S3PhotoLinks;
import dev.likeness.bucket.SignedPut;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.files.FolderTree;
import dev.likeness.image.ImageDecoder;
import dev.likeness.index.IndexObjects;
import dev.likeness.index.ObjectChange;
import dev.likeness.index.Outcome;
import dev.likeness.index.StageTimes;
import dev.likeness.local.bench.BenchPool;
import dev.likeness.local.bench.Machine;
import dev.likeness.local.install.Progress;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalStack;
import dev.likeness.store.Database;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.SchemaMigration;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Indexes photos as the function does, in batches of ten, from a real S3 into a real PostgreSQL of their own. */
public final class IndexBench {
    private static final int BATCH = 10;

    /** One batch warms up, one is measured. */
    public static final int LEAST_PHOTOS = 2 * BATCH;

    private static final String WHOLE = "a photo, from the bucket to its row";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1000;

    private final Progress progress;

    public IndexBench(Progress progress) {
        this.progress = progress;
    }

    /**
     * A row.
     *
     * @param msPerPhoto of time that passed; for what goes on beside the rest, of the thread that does it
     * @param share of the whole; null for what goes on beside the rest
     * @param ratio how many times faster than the reference
     */
    public record Row(String name, double msPerPhoto, Double share, double ratio) {}

    public record Report(
            String bench,
            String machine,
            String model,
            int photos,
            @JsonProperty("photos_per_s") double photosPerSecond,
            String reference,
            List<Row> rows) {}

    /** @param photos at least {@link #LEAST_PHOTOS}, of which the first ten warm up */
    public Report run(List<byte[]> photos, OnnxEmbedder embedder) throws IOException {
        Path folder = Files.createTempDirectory("likeness-bench");
        progress.begin("Starting S3 and PostgreSQL", 1, "stack");
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.start(data, null, notice -> {})) {
            Endpoints endpoints = stack.endpoints("http://127.0.0.1", null);
            endpoints.s3().enter();
            var config = new Bucket(
                    endpoints.s3().bucket(),
                    Optional.of(URI.create(endpoints.s3().endpoint())));
            List<ObjectChange> changes = upload(photos, config);
            try (AgroalDataSource source = BenchPool.open(endpoints.database().jdbcUrl())) {
                return index(changes, new S3PhotoBucket(config), source, new Model(embedder));
            }
        } finally {
            FolderTree.delete(folder);
        }
    }

    private record Bucket(String name, Optional<URI> endpoint) implements BucketConfig {}

    private List<ObjectChange> upload(List<byte[]> photos, BucketConfig config) throws IOException {
        progress.begin("Uploading", photos.size(), "photos");
        var links = new S3PhotoLinks(config);
        HttpClient http = HttpClient.newHttpClient();
        List<ObjectChange> changes = new ArrayList<>();
        for (byte[] photo : photos) {
            String key = "%05d".formatted(changes.size());
            SignedPut put = links.signPut(key, "application/octet-stream", Duration.ofMinutes(5));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(put.url())).PUT(BodyPublishers.ofByteArray(photo));
            put.headers().forEach(request::header);
            try {
                HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
                if (answer.statusCode() != 200) {
                    throw new IOException("The local S3 answered with status " + answer.statusCode());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            changes.add(new ObjectChange(ObjectChange.Kind.CREATED, new ObjectVersion(config.name(), key, null, "01")));
            progress.reach(changes.size());
        }
        return changes;
    }

    private Report index(List<ObjectChange> changes, S3PhotoBucket bucket, AgroalDataSource source, Model model) {
        SchemaMigration.run(source, model.key());
        var database = new Database(source);
        var index = IndexObjects.in(bucket, ImageDecoder.ofEnvironment(), new CurrentModel(model), database);
        index.apply(changes.subList(0, BATCH));
        List<ObjectChange> timed = changes.subList(BATCH, changes.size());
        progress.begin("Indexing", timed.size(), "photos");
        List<Outcome> outcomes = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < timed.size(); i += BATCH) {
            outcomes.addAll(index.apply(timed.subList(i, Math.min(timed.size(), i + BATCH))));
            progress.reach(outcomes.size());
        }
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI / timed.size();
        progress.done();
        long indexed = outcomes.stream()
                .filter(outcome -> outcome.result() == Outcome.Result.INDEXED)
                .count();
        if (indexed < timed.size()) {
            throw new IllegalStateException((timed.size() - indexed) + " photos could not be indexed");
        }
        return report(model.key().id(), outcomes, millis);
    }

    private static Report report(String model, List<Outcome> outcomes, double millis) {
        double embed = mean(outcomes, StageTimes::embedMillis);
        double write = mean(outcomes, StageTimes::writeMillis);
        double waiting = millis - embed - write;
        double read = mean(outcomes, StageTimes::readMillis);
        double decode = mean(outcomes, StageTimes::decodeMillis);
        return new Report(
                "index",
                Machine.describe(),
                model,
                outcomes.size(),
                MILLIS_PER_SECOND / millis,
                WHOLE,
                List.of(
                        new Row(WHOLE, millis, 1.0, 1),
                        new Row("embed", embed, embed / millis, millis / embed),
                        new Row("write", write, write / millis, millis / write),
                        new Row("waiting for reading and decoding", waiting, waiting / millis, millis / waiting),
                        new Row("read, beside", read, null, millis / read),
                        new Row("decode, beside", decode, null, millis / decode)));
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<StageTimes> stage) {
        return outcomes.stream()
                .map(Outcome::times)
                .mapToDouble(stage)
                .average()
                .orElseThrow();
    }
}
