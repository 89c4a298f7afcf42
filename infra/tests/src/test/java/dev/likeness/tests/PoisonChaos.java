package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.corpus.HostilePictures;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A photo that ends the process whenever it is decoded; here somebody else kills the process meanwhile. */
class PoisonChaos {
    private static final int PHOTOS = 30;
    private static final String POISON = "photo-15.png";

    @TempDir
    private Path home;

    @Test
    void poison_takesNobodyAlong_andEndsInTheDeadLetterQueue() throws Exception {
        // Decoding it takes a second, so that there is time to kill.
        byte[] large = HostilePictures.all().get("png bomb, 100 megapixels");
        try (var stack = new ChaosStack(home.resolve("stack"))) {
            var random = new Random(1);
            for (int i = 0; i < PHOTOS; i++) {
                String key = "photo-%02d.png".formatted(i);
                stack.storage.put(key, key.equals(POISON) ? large : IndexChaos.photo(random));
            }
            CompletableFuture<Void> running = CompletableFuture.runAsync(stack.source);
            int kills = killWhileItIsDecoded(stack, running);
            stack.source.stop();
            running.join();

            assertThat(kills).as("with others, and twice by itself").isEqualTo(3);
            assertThat(stack.storage.dead()).isEqualTo(1);
            Map<String, String> expected = stack.storage.list();
            expected.replaceAll((key, etag) -> key.equals(POISON) ? "processing_failed" : "indexed");
            assertThat(stack.database.pairs("select key, coalesce(reason, state) from image"))
                    .isEqualTo(expected);
            assertThat(stack.reconcile().path("missing").asInt())
                    .as("given up on")
                    .isZero();
        }
    }

    private static int killWhileItIsDecoded(ChaosStack stack, CompletableFuture<Void> running) throws Exception {
        int kills = 0;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(6);
        while (stack.storage.queued() > 0) {
            assertThat(running.isCompletedExceptionally()).isFalse();
            assertThat(System.nanoTime()).isLessThan(end);
            int alone = Integer.parseInt(stack.database
                    .pairs("select 'attempts', coalesce(max(attempts), 0) from attempt where key = '" + POISON + "'")
                    .get("attempts"));
            boolean together = kills == 0 && stack.source.inFlight().contains(POISON);
            if (together) {
                Thread.sleep(300);
            }
            if (together || (kills > 0 && alone == kills && alone <= 2)) {
                stack.source.kill();
                kills++;
            }
            Thread.sleep(50);
        }
        return kills;
    }
}
