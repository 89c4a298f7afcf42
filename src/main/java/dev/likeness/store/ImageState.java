package dev.likeness.store;

import java.util.Locale;

/** What became of an object of the bucket. */
public enum ImageState {
    /** It can be found. */
    INDEXED,
    /** It is no picture that can be used; the row says why. */
    REJECTED,
    /** A tombstone: the object was deleted, and a late event cannot bring it back. */
    DELETED;

    /** As in the database and in the HTTP contract. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImageState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
