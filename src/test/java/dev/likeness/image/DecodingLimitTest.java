package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodingLimitTest {
    private static final long MB = 1_000_000;

    private final DecodingLimit limit = new DecodingLimit(Duration.ofMillis(200), 100 * MB);

    @Test
    void call_answers() {
        assertThat(limit.call(MB, () -> "done")).isEqualTo("done");
    }

    @Test
    void call_withoutEnd_isInterruptedAndRejected() throws Exception {
        var stopped = new CountDownLatch(1);
        assertThatThrownBy(() -> limit.call(MB, () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    stopped.countDown();
                    return null;
                }))
                .isInstanceOf(RejectedImageException.class)
                .hasMessageContaining(DecodingLimit.TOO_LONG);
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void call_waitingForTheProcessor_isNotCounted() {
        assertThat(limit.call(MB, () -> {
                    Thread.sleep(600);
                    return "done";
                }))
                .isEqualTo("done");
    }

    @Test
    void call_moreMemoryThanIsLeft_waits() throws Exception {
        var holding = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var running = new AtomicInteger();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> limit.call(60 * MB, () -> {
            running.incrementAndGet();
            holding.countDown();
            go.await();
            running.decrementAndGet();
            return "first";
        }));
        holding.await();
        assertThat(limit.call(30 * MB, () -> "fits beside it")).isEqualTo("fits beside it");
        CompletableFuture<Integer> second =
                CompletableFuture.supplyAsync(() -> limit.call(60 * MB, running::incrementAndGet));
        assertThat(limit.call(0, () -> "waits behind nobody")).isEqualTo("waits behind nobody");
        assertThat(second).isNotDone();
        go.countDown();
        assertThat(first.join()).isEqualTo("first");
        assertThat(second.join()).isEqualTo(1);
    }

    @Test
    void call_moreMemoryThanThereIs_takesAllOfIt() {
        assertThat(limit.call(1_000 * MB, () -> "alone")).isEqualTo("alone");
    }

    @Test
    void call_fails_asTheDecoderDid() {
        var failure = new IllegalArgumentException("no");
        assertThatThrownBy(() -> limit.call(MB, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> limit.call(MB, () -> {
                    throw new OutOfMemoryError("test");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(limit.call(100 * MB, () -> "its memory is free again")).isEqualTo("its memory is free again");
    }
}
