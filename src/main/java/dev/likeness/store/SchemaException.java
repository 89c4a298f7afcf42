package dev.likeness.store;

/** The database lacks what this version of the code needs; the message says which command mends it. */
public final class SchemaException extends RuntimeException {
    SchemaException(String message) {
        super(message);
    }
}
