package dev.likeness.store;

import dev.likeness.LikenessException;

/** The database does not answer now; the same call may work in a few seconds. */
public final class StoreUnavailableException extends LikenessException {
    StoreUnavailableException(Throwable cause) {
        super("The database does not answer now. Try again in a few seconds.", cause);
    }

    @Override
    public String code() {
        return "database_unavailable";
    }
}
