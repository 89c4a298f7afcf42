package dev.likeness.snapshot;

/** What the first request of a function will do, done without a trace. */
public interface Rehearsal {
    /** May fail: the request itself will load what this did not. */
    void rehearse() throws Exception;
}
