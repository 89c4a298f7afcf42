package dev.likeness.search;

import dev.likeness.LikenessException;

/** A parameter has a value that cannot be used; the message names it and what is accepted. */
public final class InvalidParameterException extends LikenessException {
    public InvalidParameterException(String message) {
        super(message, null);
    }

    @Override
    public String code() {
        return "invalid_parameter";
    }
}
