package dev.likeness.postgres;

import java.nio.file.Path;

/** Where downloads are kept between runs: {@code $XDG_CACHE_HOME/likeness}, by default {@code ~/.cache/likeness}. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The folder; it need not exist yet. */
    public static Path path() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path cache =
                base == null || base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return cache.resolve("likeness");
    }
}
