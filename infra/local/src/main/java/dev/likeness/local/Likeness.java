package dev.likeness.local;

import dev.likeness.local.cli.LikenessCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the command line. Only {@code up} starts Quarkus; the other commands are plain Java and start at once. */
@QuarkusMain
public final class Likeness {
    private Likeness() {}

    /** Exits 0 if all went well, 1 if something failed, 2 if it was called wrongly. */
    public static void main(String... arguments) {
        System.exit(LikenessCommand.execute(arguments));
    }
}
