package dev.likeness.embedding;

/** A model cannot be loaded or does not keep what its card promises. */
public final class ModelException extends RuntimeException {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
