package dev.likeness.embedding;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The data that lies beside a checkout and not in it. */
final class Shared {
    private Shared() {}

    /** The folder, or a loud skip of the test that asks. */
    static Path folder() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path shared = above.resolve("shared");
            if (Files.isDirectory(shared.resolve("photos"))) {
                return shared;
            }
        }
        String skip = "SKIPPED: ../shared is missing";
        System.err.println(skip + ", which holds the photos and references that this test compares with.");
        Assumptions.abort(skip);
        throw new AssertionError("not reached");
    }
}
