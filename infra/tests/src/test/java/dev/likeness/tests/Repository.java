package dev.likeness.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where things are in this checkout. */
public final class Repository {
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

    private Repository() {}

    /** The photos beside the checkout, or a loud skip of the test that asks. */
    static Path photos() {
        Path photos = ROOT.resolveSibling("shared").resolve("photos");
        if (!Files.isDirectory(photos)) {
            String skip = "SKIPPED: ../shared is missing";
            System.err.println(skip + ", whose photos this test needs.");
            Assumptions.abort(skip);
        }
        return photos;
    }

    /** All Java sources, of tests too, without what the build generates. */
    static List<Path> sources() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
