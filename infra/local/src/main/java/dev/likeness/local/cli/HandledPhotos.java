package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Watches the listing, newest first, for photos that were handled after this object was made. The newest photos then
 * known are the mark: no two clocks are compared.
 */
final class HandledPhotos {
    private static final List<String> STATES = List.of("indexed", "rejected");
    private static final int PAGE = 500;
    private static final Duration POLL = Duration.ofMillis(300);

    /** Longer than a message needs to reach the dead-letter queue: six deliveries, 20 s apart, locally. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** An empty queue, asked this often in a row, hands out nothing more. */
    private static final int IDLE_POLLS = 10;

    private final ApiClient api;
    private final Map<String, Instant> marks = new HashMap<>();

    HandledPhotos(ApiClient api) {
        this.api = api;
        for (String state : STATES) {
            marks.put(state, newest(api.get("v1/images?limit=1&state=" + state)));
        }
    }

    /**
     * What became of the awaited photos.
     *
     * @param rejections key to reason
     * @param unhandled what was neither indexed nor rejected until nothing moved any more
     */
    record Result(long indexed, Map<String, String> rejections, Set<String> unhandled) {}

    /** @param progress told how many more were handled */
    Result await(List<String> keys, LongConsumer progress) {
        Set<String> open = new HashSet<>(keys);
        Map<String, String> rejections = new HashMap<>();
        long lastProgress = System.nanoTime();
        int idlePolls = 0;
        JsonNode lastQueue = null;
        while (!open.isEmpty() && idlePolls < IDLE_POLLS && System.nanoTime() - lastProgress < PATIENCE.toNanos()) {
            JsonNode queue = api.get("v1/status").path("queue");
            if (!queue.equals(lastQueue)) { // others' photos may come first
                lastQueue = queue;
                lastProgress = System.nanoTime();
            }
            idlePolls = isEmpty(queue) ? idlePolls + 1 : 0;
            int before = open.size();
            for (String state : STATES) {
                for (JsonNode image : handledSince(state)) {
                    String key = image.path("key").asText();
                    if (open.remove(key) && state.equals("rejected")) {
                        rejections.put(key, image.path("reason").asText());
                    }
                }
            }
            if (open.size() < before) {
                progress.accept(before - open.size());
                lastProgress = System.nanoTime();
                idlePolls = 0;
            }
            sleep();
        }
        long indexed = keys.stream().distinct().count() - open.size() - rejections.size();
        return new Result(indexed, rejections, open);
    }

    private Set<JsonNode> handledSince(String state) {
        Instant mark = marks.get(state);
        Set<JsonNode> handled = new HashSet<>();
        String after = "";
        while (after != null) {
            JsonNode page = api.get("v1/images?limit=" + PAGE + "&state=" + state + "&after="
                    + URLEncoder.encode(after, StandardCharsets.UTF_8));
            after = page.path("next").asText(null);
            for (JsonNode image : page.path("images")) {
                if (!Instant.parse(image.path("indexed_at").asText()).isAfter(mark)) {
                    after = null;
                    break;
                }
                handled.add(image);
            }
        }
        return handled;
    }

    private static Instant newest(JsonNode page) {
        String time = page.at("/images/0/indexed_at").asText("");
        return time.isEmpty() ? Instant.MIN : Instant.parse(time);
    }

    /** Where the queue cannot be known it never counts as empty. */
    private static boolean isEmpty(JsonNode queue) {
        return queue.isObject()
                && queue.path("waiting").asLong() == 0
                && queue.path("in_flight").asLong() == 0;
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for the index.", e);
        }
    }
}
