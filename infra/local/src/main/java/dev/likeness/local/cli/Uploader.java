package dev.likeness.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import me.tongfei.progressbar.ProgressBar;

/** Uploads photos by presigned links, several at a time, and waits until each is indexed or rejected. */
final class Uploader {
    private static final int PARALLEL_UPLOADS = 8;

    /** So many uploads ahead of the index at most: what waits in a queue helps nobody. */
    private static final int BATCH = 200;

    private final ApiClient api;
    private final ObjectMapper json;

    Uploader(ApiClient api, ObjectMapper json) {
        this.api = api;
        this.json = json;
    }

    /**
     * What became of the photos.
     *
     * @param rejected with a reason, by the reason's code
     * @param rejections the rejected keys, each with its reason
     * @param failed the keys that could not be uploaded or were not handled, each with what is known
     */
    record Summary(
            long indexed,
            long rejected,
            Map<String, Long> rejectedByReason,
            Map<String, String> rejections,
            Map<String, String> failed) {
        boolean isComplete() {
            return failed.isEmpty();
        }
    }

    Summary run(List<Upload> uploads, String title) {
        Map<String, String> rejections = new TreeMap<>();
        Map<String, String> failed = new ConcurrentHashMap<>();
        long indexed = 0;
        ExecutorService uploaders = Executors.newFixedThreadPool(PARALLEL_UPLOADS);
        try (ProgressBar bar = ProgressBars.start(title, uploads.size(), "photos")) {
            Deque<Upload> left = new ArrayDeque<>(uploads);
            while (!left.isEmpty()) {
                var handled = new HandledPhotos(api);
                List<Upload> batch = left.stream().limit(BATCH).toList();
                batch.forEach(upload -> left.remove());
                List<String> sent = upload(batch, uploaders, failed, bar);
                HandledPhotos.Result result = handled.await(sent, bar::stepBy);
                indexed += result.indexed();
                rejections.putAll(result.rejections());
                result.unhandled()
                        .forEach(key -> failed.put(key, "uploaded, but not handled; see the log of the index"));
            }
        } finally {
            uploaders.shutdownNow();
        }
        Map<String, Long> byReason = new TreeMap<>();
        rejections.values().forEach(reason -> byReason.merge(reason, 1L, Long::sum));
        return new Summary(indexed, rejections.size(), byReason, rejections, new TreeMap<>(failed));
    }

    /** @return the keys that were uploaded */
    private List<String> upload(
            List<Upload> batch, ExecutorService uploaders, Map<String, String> failed, ProgressBar bar) {
        List<CompletableFuture<Void>> running = batch.stream()
                .map(upload -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                upload(upload);
                            } catch (CommandException | FileNotFoundException e) {
                                failed.put(upload.key(), e.getMessage());
                                bar.step();
                            }
                        },
                        uploaders))
                .toList();
        running.forEach(CompletableFuture::join);
        return batch.stream()
                .map(Upload::key)
                .filter(key -> !failed.containsKey(key))
                .toList();
    }

    private void upload(Upload upload) throws FileNotFoundException {
        JsonNode link = api.post("v1/uploads", "application/json", request(upload));
        Map<String, String> headers = new TreeMap<>();
        link.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        api.put(URI.create(link.path("url").asText()), headers, upload.source().open());
    }

    private byte[] request(Upload upload) {
        try {
            return json.writeValueAsBytes(Map.of("key", upload.key(), "content_type", upload.contentType()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("two strings make JSON", e);
        }
    }
}
