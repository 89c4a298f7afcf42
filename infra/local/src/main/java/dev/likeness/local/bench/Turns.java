package dev.likeness.local.bench;

import java.util.Arrays;
import java.util.List;

/** Contestants that run by turns, so that whatever else the machine does befalls all of them alike. */
final class Turns {
    private static final int LEAST_RUNS = 5;
    private static final long LIMIT_NANOS = 8_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;

    private Turns() {}

    /** What is measured. */
    interface Work<E extends Exception> {
        void run() throws E;
    }

    /** @return the least time of each, in milliseconds: on a shared machine the others say what else it was doing */
    static <E extends Exception> double[] leastMillis(List<Work<E>> works) throws E {
        double[] least = new double[works.size()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        long start = System.nanoTime();
        for (int run = 0; run < LEAST_RUNS || System.nanoTime() - start < LIMIT_NANOS; run++) {
            for (int i = 0; i < least.length; i++) {
                long begin = System.nanoTime();
                works.get(i).run();
                least[i] = Math.min(least[i], (System.nanoTime() - begin) / NANOS_PER_MILLI);
            }
        }
        return least;
    }
}
