package dev.likeness.metrics;

/**
 * One measured value.
 *
 * @param name as on the dashboard, such as {@code SearchTime}
 */
public record Figure(String name, double value, Unit unit) {
    /** What a value counts. */
    public enum Unit {
        COUNT,
        /** A share, 0…1. */
        NONE,
        MILLISECONDS
    }

    public static Figure count(String name, long value) {
        return new Figure(name, value, Unit.COUNT);
    }

    public static Figure millis(String name, double value) {
        return new Figure(name, value, Unit.MILLISECONDS);
    }

    /** @param value 0…1 */
    public static Figure share(String name, double value) {
        return new Figure(name, value, Unit.NONE);
    }
}
