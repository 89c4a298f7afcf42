package dev.likeness.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CurrentModelTest {
    private static OnnxEmbedder embedder;

    private final Model before = new Model(embedder);
    private final Model next = new Model(embedder);
    private final CurrentModel current = new CurrentModel(before);

    @BeforeAll
    static void open() {
        embedder = OnnxEmbedder.open(new SmallModel(1).toOnnx());
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void switchTo_waitsForWhatIsBeingWritten_andAsksOnlyThen() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var writing = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> current.whileCurrent(model -> {
            writing.countDown();
            awaitQuietly(mayEnd);
            return order.add(model == before ? "written for the one before" : "written for the next");
        }));
        writing.await();
        CompletableFuture<Boolean> change =
                CompletableFuture.supplyAsync(() -> current.switchTo(next, () -> order.add("asked")));
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(order).isEmpty();
        assertThat(current.get()).isSameAs(before);
        mayEnd.countDown();
        assertThat(change.get(10, TimeUnit.SECONDS)).isTrue();
        writer.get(10, TimeUnit.SECONDS);
        assertThat(order).containsExactly("written for the one before", "asked");
        assertThat(current.get()).isSameAs(next);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void switchTo_notReady_changesNothing() {
        assertThat(current.switchTo(next, () -> false)).isFalse();
        assertThat(current.get()).isSameAs(before);
        assertThat(current.<Model>whileCurrent(model -> model)).isSameAs(before);
    }
}
