package dev.likeness.index;

import dev.likeness.store.ObjectVersion;

/** Something that happened to one object of the bucket. */
public record ObjectChange(Kind kind, ObjectVersion object) {
    /** What happened. */
    public enum Kind {
        /** The object is new or has new content. */
        CREATED,
        /** The object was deleted. */
        REMOVED
    }
}
