package dev.likeness.local.cli;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param name in a word
 * @param state whether it works
 * @param found what was seen
 * @param advice what to do about it; null where all is well
 */
record Check(String name, State state, String found, String advice) {
    /** How it is. */
    enum State {
        @JsonProperty("ok")
        OK,
        /** Works, or is not needed yet, but wants attention. */
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("failed")
        FAILED
    }

    static Check ok(String name, String found) {
        return new Check(name, State.OK, found, null);
    }

    static Check warning(String name, String found, String advice) {
        return new Check(name, State.WARNING, found, advice);
    }

    static Check failed(String name, String found, String advice) {
        return new Check(name, State.FAILED, found, advice);
    }
}
