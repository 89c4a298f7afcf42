package dev.likeness;

/**
 * An error that a caller is told of by a stable code. Subtypes live where they are thrown; whoever answers HTTP maps the
 * code to a status in one place.
 */
public abstract class LikenessException extends RuntimeException {
    /**
     * @param message what is wrong, with the fact that shows it and, where there is one, the remedy
     * @param cause or null
     */
    protected LikenessException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The stable code, such as {@code unreadable_image}. */
    public abstract String code();
}
