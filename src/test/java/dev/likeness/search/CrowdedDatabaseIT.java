package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.UnitVectors;
import dev.likeness.embedding.Model;
import dev.likeness.store.CloseConnections;
import dev.likeness.store.Database;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindNearest;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ReplaceImage;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More instances of the functions than the server accepts connections, each with a pool of its own, as on Lambda. */
class CrowdedDatabaseIT {
    private static final int MAX_CONNECTIONS = 100;
    private static final int SEARCHES = 200;
    private static final int INDEX_WORKERS = 50;
    private static final int CALLS_EACH = 8;
    private static final int DIMENSIONS = 16;

    /** Beyond it API Gateway would have given up. */
    private static final Duration MOST_WAITING = Duration.ofSeconds(25);

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong longestNanos = new AtomicLong();

    @Test
    void manyInstances_waitForEachOther_withoutAnError() throws Exception {
        try (var fixture = new SearchFixture(DIMENSIONS, MAX_CONNECTIONS)) {
            var random = new Random(1);
            fixture.write(IntStream.range(0, 500)
                    .mapToObj(i -> fixture.photo("a/" + i, "01", UnitVectors.random(random, DIMENSIONS), "x"))
                    .toList());
            for (String user : new String[] {"searching", "indexing"}) { // who cannot see what the others do
                fixture.execute("create role " + user + " login password '" + user + "'");
                fixture.execute("grant all on all tables in schema public to " + user);
            }
            List<AgroalDataSource> pools = new ArrayList<>();
            ExecutorService instances = Executors.newFixedThreadPool(SEARCHES + INDEX_WORKERS);
            try {
                for (int i = 0; i < SEARCHES + INDEX_WORKERS; i++) {
                    int instance = i;
                    AgroalDataSource pool = fixture.anotherPool(i < SEARCHES ? "searching" : "indexing");
                    pools.add(pool);
                    instances.execute(() -> calls(fixture, pool, instance));
                }
                instances.shutdown();
                assertThat(instances.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
            } finally {
                instances.shutdownNow();
                pools.forEach(AgroalDataSource::close);
            }
            assertThat(failures).isEmpty();
            assertThat(fixture.number("select count(*) from image where key like 'b/%'"))
                    .isEqualTo((long) INDEX_WORKERS * CALLS_EACH);
            System.err.printf("longest call: %d ms%n", longestNanos.get() / 1_000_000);
            assertThat(longestNanos.get()).isLessThan(MOST_WAITING.toNanos());
        }
    }

    /** What an instance of a function does with its calls. */
    private void calls(SearchFixture fixture, AgroalDataSource pool, int instance) {
        var database = new Database(pool);
        var closeConnections = new CloseConnections(pool, database);
        for (int call = 0; call < CALLS_EACH; call++) {
            long start = System.nanoTime();
            try {
                if (instance < SEARCHES) {
                    search(fixture.model, database, new Random(instance));
                } else {
                    String key = "b/" + instance + "/" + call;
                    new ReplaceImage(database).indexed(List.of(fixture.photo(database, key, "01")));
                }
                closeConnections.ifCrowded();
            } catch (RuntimeException e) {
                failures.add(e);
            }
            long took = System.nanoTime() - start;
            longestNanos.accumulateAndGet(took, Math::max);
        }
    }

    private static void search(Model model, Database database, Random random) {
        var rankImages = new RankImages(new FindEmbeddingTables(database), new FindNearest(database));
        var request = new SearchRequest(5, Mode.SIMILAR, ImageFilter.ALL, -1, null);
        assertThat(rankImages
                        .run(model, UnitVectors.random(random, DIMENSIONS), List.of(), request)
                        .hits())
                .hasSize(5);
    }
}
