package dev.likeness.local.install;

/** A model could not be installed or found; the message says why, and what to do. */
public final class InstallException extends RuntimeException {
    public InstallException(String message) {
        super(message);
    }

    public InstallException(String message, Throwable cause) {
        super(message, cause);
    }
}
