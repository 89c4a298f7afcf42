package dev.likeness.analysis;

/** Whether the share of something among all changed from one period to the next. */
public enum ShareChange {
    RISING,
    FALLING,
    NONE;

    /** One in a hundred that do not change seems to: many labels are looked at at once. */
    private static final double DEVIATIONS = 2.576;

    /** By the z-test of two proportions. */
    public static ShareChange of(long before, long allBefore, long now, long allNow) {
        if (allBefore == 0 || allNow == 0) {
            return NONE;
        }
        double pooled = (before + now) / (double) (allBefore + allNow);
        double deviation = Math.sqrt(pooled * (1 - pooled) * (1.0 / allBefore + 1.0 / allNow));
        double difference = now / (double) allNow - before / (double) allBefore;
        if (Math.abs(difference) <= DEVIATIONS * deviation) {
            return NONE;
        }
        return difference > 0 ? RISING : FALLING;
    }
}
