package dev.likeness.local.evaluate;

/** An evaluation that cannot be made; its message says what to do. */
public final class EvaluationException extends RuntimeException {
    EvaluationException(String message, Throwable cause) {
        super(message, cause);
    }
}
