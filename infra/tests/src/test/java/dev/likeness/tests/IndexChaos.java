package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Photos are put and deleted while the index function, the database and the connections between them are killed at random.
 * {@code mvn verify -Pchaos}; {@code -Dlikeness.chaos.runs=1 -Dlikeness.chaos.seed=7} for one of them.
 */
class IndexChaos {
    private static final int PHOTOS = 1_000;
    private static final int DELETES = 200;
    private static final int RUNS = Integer.getInteger("likeness.chaos.runs", 20);
    private static final int FIRST_SEED = Integer.getInteger("likeness.chaos.seed", 1);
    private static final long SETTLED_WITHIN_SECONDS = 600;

    @TempDir
    private Path home;

    private final Map<String, Integer> disturbances = new ConcurrentHashMap<>();

    @Test
    void killedAnywhere_tableEqualsBucket() throws Exception {
        System.err.println("  seed  kills: index  database  connections  retried photos  embedded  repaired  seconds");
        for (int seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            run(seed, Files.createDirectory(home.resolve("run" + seed)));
        }
    }

    private void run(int seed, Path folder) throws Exception {
        disturbances.clear();
        long start = System.nanoTime();
        try (var stack = new ChaosStack(folder)) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(stack.source);
            int[] kills = disturb(new Random(seed), stack);
            settle(stack.storage, running);
            stack.source.stop();
            running.join();
            JsonNode repaired = stack.reconcile();
            assertThat(repaired.path("complete").asBoolean())
                    .as(repaired.toString())
                    .isTrue();
            assertThat(repaired.path("failed").asInt()).isZero();
            check("seed " + seed, stack);
            System.err.printf(
                    "%6d %13d %9d %12d %15d %9d %9d %8d%n",
                    seed,
                    kills[0],
                    kills[1],
                    kills[2],
                    disturbances.size(),
                    stack.source.embedded().values().stream().mapToInt(i -> i).sum(),
                    repaired.path("missing").asInt()
                            + repaired.path("stale").asInt()
                            + repaired.path("orphaned").asInt(),
                    (System.nanoTime() - start) / 1_000_000_000);
        }
    }

    /** @return how often each was disturbed: index function, database, connections */
    private int[] disturb(Random random, ChaosStack stack) throws Exception {
        long changing = random.nextLong();
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> change(new Random(changing), stack.storage));
        int[] kills = new int[3];
        while (!changes.isDone() || stack.storage.queued() > PHOTOS / 10) {
            Thread.sleep(5_000 + random.nextInt(10_000));
            int kind = random.nextInt(kills.length);
            kills[kind]++;
            // Whatever is in flight before, while or after it happens may have to be done once more.
            Set<String> inFlight = new HashSet<>(stack.source.inFlight());
            switch (kind) {
                case 0 -> stack.source.kill();
                case 1 -> {
                    stack.database.kill();
                    inFlight.addAll(stack.source.inFlight());
                    Thread.sleep(random.nextInt(2_000));
                    stack.database.comeBack();
                }
                default -> stack.proxy.dropConnections();
            }
            inFlight.addAll(stack.source.inFlight());
            inFlight.forEach(key -> disturbances.merge(key, 1, Integer::sum));
        }
        changes.join();
        return kills;
    }

    /** Each of the photos is another; a fifth is deleted again, soon or later. */
    private static void change(Random random, StorageProcess storage) {
        List<String> there = new ArrayList<>();
        int put = 0;
        int deleted = 0;
        while (put < PHOTOS || deleted < DELETES) {
            boolean delete = !there.isEmpty() && deleted < DELETES && random.nextInt(PHOTOS + DELETES) < DELETES;
            if (delete || put == PHOTOS) {
                storage.delete(there.remove(random.nextInt(there.size())));
                deleted++;
            } else {
                String key = "photo-%04d.png".formatted(put++);
                storage.put(key, photo(random));
                there.add(key);
            }
        }
    }

    /** Small, and unlike any other. */
    static byte[] photo(Random random) {
        var image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        for (int i = 0; i < 12; i++) {
            graphics.setColor(new java.awt.Color(random.nextInt(0x1000000)));
            graphics.fillOval(random.nextInt(48) - 8, random.nextInt(48) - 8, 24, 24);
        }
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void settle(StorageProcess storage, CompletableFuture<Void> running) throws Exception {
        long end = System.nanoTime() + SETTLED_WITHIN_SECONDS * 1_000_000_000;
        while (storage.queued() > 0) {
            if (running.isDone()) {
                running.join();
            }
            assertThat(System.nanoTime()).as("queued: " + storage.queued()).isLessThan(end);
            Thread.sleep(200);
        }
    }

    private void check(String which, ChaosStack stack) throws Exception {
        MortalDatabase database = stack.database;
        assertThat(database.pairs("select key, etag from image where state = 'indexed'"))
                .as(which)
                .hasSize(PHOTOS - DELETES)
                .isEqualTo(stack.storage.list());
        assertThat(database.pairs("select state, count(*) from image group by state"))
                .as(which)
                .doesNotContainKey("rejected");
        for (String table :
                database.pairs("select embedding_table, 0 from model").keySet()) {
            assertThat(database.pairs("select 'embedded', count(*) from " + table))
                    .as(which + ", " + table)
                    .containsEntry("embedded", Integer.toString(PHOTOS - DELETES));
        }
        assertThat(database.pairs("select key, attempts from attempt"))
                .as(which)
                .isEmpty();
        assertThat(stack.storage.queued()).as(which).isZero();
        assertThat(stack.storage.dead()).as(which).isZero();
        assertThat(stack.source.embedded()).as(which).hasSizeGreaterThanOrEqualTo(PHOTOS - DELETES);
        stack.source.embedded().forEach((key, times) -> assertThat(times)
                .as("%s: %s", which, key)
                .isLessThanOrEqualTo(1 + disturbances.getOrDefault(key, 0)));
    }
}
