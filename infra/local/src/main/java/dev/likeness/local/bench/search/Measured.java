package dev.likeness.local.bench.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What some queries took, each at a time a client.
 *
 * @param found the ids found, by query
 */
record Measured(int clients, double p50Millis, double p95Millis, double queriesPerSecond, List<Set<UUID>> found) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Asks every query once, by several clients at the same time.
     *
     * @param search the ids that are found
     */
    static Measured of(int clients, List<float[]> queries, Function<float[], List<UUID>> search) {
        long[] nanos = new long[queries.size()];
        List<Set<UUID>> found =
                new ArrayList<>(queries.stream().map(query -> Set.<UUID>of()).toList());
        var next = new AtomicInteger();
        Callable<Void> client = () -> {
            for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                long start = System.nanoTime();
                List<UUID> ids = search.apply(queries.get(i));
                nanos[i] = System.nanoTime() - start;
                found.set(i, Set.copyOf(ids));
            }
            return null;
        };
        var threads = Executors.newFixedThreadPool(clients);
        long start = System.nanoTime();
        try {
            List<Callable<Void>> all = Collections.nCopies(clients, client);
            for (Future<Void> done : threads.invokeAll(all)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A query failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        Arrays.sort(nanos);
        return new Measured(
                clients, quantile(nanos, 0.5), quantile(nanos, 0.95), nanos.length / seconds, List.copyOf(found));
    }

    private static double quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / NANOS_PER_MILLI;
    }

    /** How many of the truly nearest were found, 0…1. */
    double recall(List<Set<UUID>> truth) {
        double sum = 0;
        for (int i = 0; i < truth.size(); i++) {
            Set<UUID> hits =
                    found.get(i).stream().filter(truth.get(i)::contains).collect(Collectors.toSet());
            sum += (double) hits.size() / truth.get(i).size();
        }
        return sum / truth.size();
    }
}
