package dev.likeness.index;

/**
 * Where a photo's time went; 0 for what was not needed. Reading and decoding go on beside the rest, of several photos at
 * once; embedding and writing are a photo's share of what was done together.
 */
public record StageTimes(double readMillis, double decodeMillis, double embedMillis, double writeMillis) {
    static final StageTimes NONE = new StageTimes(0, 0, 0, 0);
    private static final double NANOS_PER_MILLI = 1e6;

    /** How long it is since {@link System#nanoTime} said {@code startNanos}. */
    static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    }
}
