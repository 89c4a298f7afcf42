package dev.likeness.local.stack;

/** Something on this machine stands in the way; the message says what, and what to do. */
public final class LocalException extends RuntimeException {
    public LocalException(String message) {
        super(message);
    }

    public LocalException(String message, Throwable cause) {
        super(message, cause);
    }
}
