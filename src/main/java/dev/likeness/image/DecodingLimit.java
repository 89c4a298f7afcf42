package dev.likeness.image;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What one picture may take. Time is that of the processor, so that a busy machine refuses nothing it would not refuse
 * when idle; memory is waited for, until pictures that hold some are done. Thread-safe.
 */
final class DecodingLimit {
    static final String TOO_LONG = "Decoding takes more than the accepted ";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration MOST_WAITING = Duration.ofSeconds(20);
    private static final long LOOKED_AT_EVERY_MS = 50;
    private static final int UNIT_BYTES = 1_000_000;

    private final Duration cpuTime;
    private final int allUnits;
    private final Semaphore units;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "decoder");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param cpuTime for each call
     * @param memoryBytes for all calls at a time
     */
    DecodingLimit(Duration cpuTime, long memoryBytes) {
        this.cpuTime = cpuTime;
        this.allUnits = (int) (memoryBytes / UNIT_BYTES);
        this.units = new Semaphore(allUnits, true);
    }

    /**
     * Waits for the memory, then runs.
     *
     * @throws RejectedImageException if it takes too long; it is then interrupted
     * @throws IllegalStateException if there is no memory for long; that may change
     */
    <T> T call(long memoryBytes, Callable<T> decoding) {
        var run = new Run<>(decoding, (int) Math.min(allUnits, memoryBytes / UNIT_BYTES));
        return await(run, threads.submit(run));
    }

    private <T> T await(Run<T> run, Future<T> result) {
        while (true) {
            try {
                return result.get(LOOKED_AT_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (run.cpuNanos() > cpuTime.toNanos()) {
                    result.cancel(true);
                    throw new RejectedImageException(
                            RejectionCode.UNREADABLE_IMAGE, TOO_LONG + cpuTime.toSeconds() + " seconds.");
                }
            } catch (ExecutionException e) {
                throw unwrapped(e);
            } catch (InterruptedException e) {
                result.cancel(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while decoding", e);
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
    }

    /** Holds its memory until the decoder has really stopped, which may be after its caller went on. */
    private final class Run<T> implements Callable<T> {
        private final Callable<T> decoding;
        private final int taken;
        private volatile Thread thread;
        private volatile long startNanos;

        Run(Callable<T> decoding, int taken) {
            this.decoding = decoding;
            this.taken = taken;
        }

        @Override
        public T call() throws Exception {
            if (taken == 0) { // waits behind nobody
                return decode();
            }
            if (!units.tryAcquire(taken, MOST_WAITING.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("no memory to decode in, as other pictures have it; try again");
            }
            try {
                return decode();
            } finally {
                units.release(taken);
            }
        }

        private T decode() throws Exception {
            startNanos = THREADS.getCurrentThreadCpuTime();
            thread = Thread.currentThread();
            try {
                return decoding.call();
            } finally {
                thread = null;
            }
        }

        long cpuNanos() {
            Thread running = thread;
            long now = running == null ? -1 : THREADS.getThreadCpuTime(running.getId());
            return now < 0 ? 0 : now - startNanos;
        }
    }
}
