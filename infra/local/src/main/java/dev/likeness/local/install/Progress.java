package dev.likeness.local.install;

/** Told how a long step goes on. */
public interface Progress {
    /** The last step is done. */
    void done();

    /**
     * A step begins, and the one before is done.
     *
     * @param unit of what is counted, such as {@code MB}
     */
    void begin(String step, long total, String unit);

    /** So much of the step is done. */
    void reach(long done);
}
