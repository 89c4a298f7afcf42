package dev.likeness.image;

import dev.likeness.LikenessException;

/** A picture that cannot be used, now or later: trying again will not help. */
public final class RejectedImageException extends LikenessException {
    private final RejectionCode rejection;

    public RejectedImageException(RejectionCode rejection, String message) {
        this(rejection, message, null);
    }

    RejectedImageException(RejectionCode rejection, String message, Throwable cause) {
        super(message, cause);
        this.rejection = rejection;
    }

    @Override
    public String code() {
        return rejection.code();
    }
}
