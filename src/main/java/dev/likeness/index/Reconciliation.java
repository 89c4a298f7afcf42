package dev.likeness.index;

/**
 * How far a bucket was compared with the table.
 *
 * @param compared keys of either
 * @param missing objects without a row
 * @param stale objects whose row is of other content
 * @param orphaned rows whose object is gone
 * @param failed of these, what could not be repaired now and will be found again
 * @param complete whether all keys were compared since the call began
 */
public record Reconciliation(long compared, long missing, long stale, long orphaned, long failed, boolean complete) {
    /** Nothing was compared yet. */
    public static final Reconciliation NONE = new Reconciliation(0, 0, 0, 0, 0, false);

    /** How many differences were repaired. */
    public long repaired() {
        return missing + stale + orphaned - failed;
    }
}
