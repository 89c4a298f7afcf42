package dev.likeness.local.stack;

import java.nio.file.Path;

/** Where things live on this machine, by the XDG base directory specification. */
public final class LocalFolders {
    private LocalFolders() {}

    /** Photos and database of {@code up}, unless {@code --data} says otherwise. */
    public static Path defaultData() {
        return base("XDG_DATA_HOME", ".local/share").resolve("data");
    }

    /** Installed models. */
    public static Path models() {
        return base("XDG_DATA_HOME", ".local/share").resolve("models");
    }

    /** The note of the last {@code up}. */
    public static Path state() {
        return base("XDG_STATE_HOME", ".local/state");
    }

    private static Path base(String variable, String underHome) {
        String value = System.getenv(variable);
        Path base = value == null || value.isBlank()
                ? Path.of(System.getProperty("user.home")).resolve(underHome)
                : Path.of(value);
        return base.resolve("likeness");
    }
}
