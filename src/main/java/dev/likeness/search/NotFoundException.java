package dev.likeness.search;

import dev.likeness.LikenessException;

/** What was asked for is not there. */
public final class NotFoundException extends LikenessException {
    public NotFoundException(String message) {
        super(message, null);
    }

    @Override
    public String code() {
        return "not_found";
    }
}
