package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A long call, and how far it is: POST to a path starts it, and GET from the same says how far it is. */
final class WatchedCall {
    private static final long POLL_MILLIS = 300;

    private WatchedCall() {}

    /**
     * @param limit how long the call may take
     * @param watch told now and then how far it is
     * @return the call's answer
     */
    static JsonNode post(ApiClient client, String path, Duration limit, Consumer<JsonNode> watch) {
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> client.within(limit).post(path));
        try {
            while (true) {
                try {
                    return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    watch.accept(client.get(path));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandException said ? said : new IllegalStateException(e.getCause());
        }
    }
}
