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
        MILLISECONDS
    }

    public static Figure count(String name, long value) {
        return new Figure(name, value, Unit.COUNT);
    }

    public static Figure millis(String name, double value) {
        return new Figure(name, value, Unit.MILLISECONDS);
    }
}
