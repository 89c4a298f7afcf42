package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.UnitVectors;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.Ranking.Hit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A day's traffic in ten minutes: writers, deleters and searchers together ({@code -Psoak}; minutes by
 * {@code -Dsoak.minutes}).
 */
class SearchSoak {
    private static final int DIMENSIONS = 256;
    private static final int LIVING = 20_000;
    private static final int BATCH = 20;
    private static final int WRITERS = 2;
    private static final int SEARCHERS = 3;
    private static final int CLUSTERS = 200;
    private static final long MIB = 1 << 20;

    private final Map<String, float[]> living = new ConcurrentHashMap<>();
    private final AtomicLong sequencer = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong searched = new AtomicLong();
    private final List<float[]> centres = new ArrayList<>();

    @Test
    void writersDeletersAndSearchers_together_leaveNothingBehind() throws Exception {
        Duration length = Duration.ofMinutes(Long.getLong("soak.minutes", 10));
        IntStream.range(0, CLUSTERS).forEach(i -> centres.add(UnitVectors.random(new Random(-1 - i), DIMENSIONS)));
        try (var fixture = new SearchFixture(DIMENSIONS)) {
            fixture.configure(200, 2000);
            fill(fixture);
            fixture.execute("vacuum analyze");
            long settled = System.nanoTime() + length.toNanos() / 5;
            long end = System.nanoTime() + length.toNanos();
            var threads = Executors.newFixedThreadPool(WRITERS + SEARCHERS);
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                working.add(threads.submit(() -> write(fixture, writer, end)));
            }
            for (int i = 0; i < SEARCHERS; i++) {
                var random = new Random(100 + i);
                working.add(threads.submit(() -> search(fixture, random, end)));
            }
            while (System.nanoTime() < settled) {
                Thread.sleep(1000);
            }
            long memoryBefore = usedMemory();
            long connectionsBefore = connections(fixture);
            long diskBefore = size(fixture);
            for (Future<?> worker : working) {
                worker.get();
            }
            threads.shutdown();
            System.out.printf(
                    "soak: %d photos written, %d searches; memory %d → %d MiB, connections %d → %d, dead rows %d,"
                            + " database %d → %d MiB%n",
                    written.get(),
                    searched.get(),
                    memoryBefore / MIB,
                    usedMemory() / MIB,
                    connectionsBefore,
                    connections(fixture),
                    deadRows(fixture),
                    diskBefore / MIB,
                    size(fixture) / MIB);
            assertThat(usedMemory()).as("memory").isLessThan(memoryBefore + 32 * MIB);
            assertThat(connections(fixture)).as("connections").isLessThanOrEqualTo(WRITERS + SEARCHERS + 1);
            assertThat(deadRows(fixture)).as("dead rows that vacuum leaves").isLessThan(2L * LIVING);
            assertThat(size(fixture)).as("the database").isLessThan(3 * diskBefore);
            assertEqualsBruteForce(fixture);
        }
    }

    private float[] vector(Random random) {
        float[] centre = centres.get(random.nextInt(CLUSTERS));
        float[] noise = UnitVectors.random(random, DIMENSIONS);
        var vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = centre[i] + 0.7f * noise[i];
        }
        return UnitVectors.normalised(vector);
    }

    private void fill(SearchFixture fixture) {
        var random = new Random(1);
        for (int i = 0; i < LIVING; i += 100) {
            List<String> keys = IntStream.range(i, i + 100)
                    .mapToObj(k -> (k % WRITERS) + "/" + k / WRITERS)
                    .toList();
            put(fixture, keys, random);
        }
    }

    private void put(SearchFixture fixture, List<String> keys, Random random) {
        String later = "%016X".formatted(sequencer.incrementAndGet());
        fixture.write(keys.stream()
                .map(key -> {
                    float[] vector = vector(random);
                    living.put(key, vector);
                    return fixture.photo(key, later, vector, "label");
                })
                .toList());
        written.addAndGet(keys.size());
    }

    /** Replaces, deletes and brings back; each writer has keys of its own, so memory and table can be compared. */
    private void write(SearchFixture fixture, int writer, long end) {
        var random = new Random(writer);
        while (System.nanoTime() < end) {
            List<String> keys = random.ints(BATCH, 0, LIVING / WRITERS)
                    .distinct()
                    .mapToObj(i -> writer + "/" + i)
                    .toList();
            if (random.nextInt(3) == 0) {
                keys.forEach(key -> {
                    living.remove(key);
                    fixture.delete(key, "%016X".formatted(sequencer.incrementAndGet()));
                });
            } else {
                put(fixture, keys, random);
            }
        }
    }

    private void search(SearchFixture fixture, Random random, long end) {
        while (System.nanoTime() < end) {
            int k = 1 + random.nextInt(20);
            ImageFilter filter = random.nextInt(4) == 0
                    ? new ImageFilter(random.nextInt(WRITERS) + "/1", null, null, null)
                    : ImageFilter.ALL;
            SearchRequest request = new SearchRequest(k, Mode.SIMILAR, filter, -1, null);
            RankImages.Page page = fixture.rankImages.run(fixture.model, vector(random), List.of(), request);
            assertThat(page.hits())
                    .hasSize(k)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Hit::similarity).reversed());
            searched.incrementAndGet();
        }
    }

    private void assertEqualsBruteForce(SearchFixture fixture) {
        assertThat(fixture.number("select count(*) from image where state = 'indexed'"))
                .isEqualTo(living.size());
        assertThat(fixture.number("select count(*) from " + fixture.table().name()))
                .isEqualTo(living.size());
        var random = new Random(77);
        long found = 0;
        for (int i = 0; i < 100; i++) {
            float[] asked = vector(random);
            double tenth = living.values().stream()
                    .map(vector -> UnitVectors.dot(vector, asked))
                    .sorted(Comparator.reverseOrder())
                    .skip(9)
                    .findFirst()
                    .orElseThrow();
            SearchRequest request = new SearchRequest(10, Mode.SIMILAR, ImageFilter.ALL, -1, null);
            List<Hit> hits = fixture.rankImages
                    .run(fixture.model, asked, List.<UUID>of(), request)
                    .hits();
            for (Hit hit : hits) {
                double similarity = UnitVectors.dot(living.get(hit.image().key()), asked);
                assertThat(hit.similarity()).isCloseTo(similarity, within(2e-3));
                found += similarity >= tenth - 1e-3 ? 1 : 0;
            }
        }
        assertThat(found / 1000.0).as("recall@10").isGreaterThanOrEqualTo(0.99);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long connections(SearchFixture fixture) {
        return fixture.number(
                "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'");
    }

    private static long deadRows(SearchFixture fixture) {
        return fixture.number("select sum(n_dead_tup) from pg_stat_user_tables");
    }

    private static long size(SearchFixture fixture) {
        return fixture.number("select pg_database_size(current_database())");
    }
}
