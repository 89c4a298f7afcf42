package dev.likeness.local.cli;

/** A command failed for a reason that its user can act on: printed without a stack trace, exit code 1. */
final class CommandException extends RuntimeException {
    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
