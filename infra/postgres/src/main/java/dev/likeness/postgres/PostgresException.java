package dev.likeness.postgres;

/** PostgreSQL could not be fetched, initialised or started; the message says which, and what to do next. */
public final class PostgresException extends RuntimeException {
    PostgresException(String message) {
        super(message);
    }

    PostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
