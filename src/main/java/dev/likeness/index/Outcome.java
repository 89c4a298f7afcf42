package dev.likeness.index;

/**
 * What became of a change.
 *
 * @param reason the code of the rejection, for {@link Result#REJECTED} only
 * @param times of a photo that was embedded
 * @param failure why it failed, for {@link Result#FAILED} only
 */
public record Outcome(ObjectChange change, Result result, String reason, StageTimes times, RuntimeException failure) {
    /** Everything but {@link #OVERTAKEN} and {@link #FAILED} is final. */
    public enum Result {
        /** The photo can be found. */
        INDEXED,
        /** The photo cannot be used; its row says why. */
        REJECTED,
        /** A tombstone stands for the object. */
        DELETED,
        /** The stored row is as late or later; nothing was changed. */
        SUPERSEDED,
        /** Its row was replaced while the object was read; it is to be read again, unless the row is as late now. */
        OVERTAKEN,
        /** It may work when tried again. */
        FAILED
    }

    static Outcome of(ObjectChange change, Result result) {
        return new Outcome(change, result, null, StageTimes.NONE, null);
    }

    static Outcome embedded(ObjectChange change, Result result, StageTimes times) {
        return new Outcome(change, result, null, times, null);
    }

    static Outcome rejected(ObjectChange change, String reason) {
        return new Outcome(change, Result.REJECTED, reason, StageTimes.NONE, null);
    }

    static Outcome failed(ObjectChange change, RuntimeException failure) {
        return new Outcome(change, Result.FAILED, null, StageTimes.NONE, failure);
    }
}
