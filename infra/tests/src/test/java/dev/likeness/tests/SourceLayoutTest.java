package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLayoutTest {
    private static final int MAX_LINES = 250;

    private static boolean isMain(Path source) {
        String path = Repository.ROOT.relativize(source).toString();
        return !path.contains("test/java") && !path.contains("tests/src");
    }

    @Test
    void classes_areShort() throws IOException {
        List<Path> sources = Repository.sources();
        assertThat(sources).hasSizeGreaterThan(50);
        for (Path source : sources) {
            assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
        }
    }

    @Test
    void packages_sayWhatTheyAreForAndWhatTheyMayTouch() throws IOException {
        List<Path> folders = Repository.sources().stream()
                .filter(SourceLayoutTest::isMain)
                .map(Path::getParent)
                .distinct()
                .toList();
        assertThat(folders).hasSizeGreaterThan(10);
        for (Path folder : folders) {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).as(info.toString()).contains("May touch: ");
        }
    }
}
