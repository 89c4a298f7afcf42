package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.corpus.HostilePictures;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every hostile file ends as a picture or a reason, in a process that may have little memory. */
class HostilePicturesIT {
    private static final int LEAST_FILES = 200;
    private static final long MOST_KIB = 512 * 1024;

    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Map<String, byte[]> all = HostilePictures.all();
        assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST_FILES);
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    @ParameterizedTest(name = "native codec: {0}")
    @ValueSource(booleans = {true, false})
    void decode_hostile_endsSoonAndInLittleMemory(boolean nativeCodec) throws Exception {
        String said = run(nativeCodec, CLASS_PATH, folder);

        assertThat(said).doesNotContain("TOO LONG").contains("decoded", "unreadable_image", "image_too_large");
        System.err.println(said);
        long takenKib = Long.parseLong(said.replaceAll("(?s).*TAKEN KIB: (\\d+).*", "$1"));
        assertThat(takenKib).isLessThan(MOST_KIB);
    }

    @Test
    void decode_withoutTheNativeCodec_isDoneByJava(@TempDir Path pictures) throws Exception {
        Files.write(pictures.resolve("large"), HostilePictures.whole().get("large jpeg"));
        String classPath = Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("bytedeco"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(classPath).hasSizeLessThan(CLASS_PATH.length());
        assertThat(run(true, classPath, pictures)).contains("{decoded=1}");
    }

    private static String run(boolean nativeCodec, String classPath, Path pictures) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-Dorg.bytedeco.javacpp.cachedir=" + System.getProperty("org.bytedeco.javacpp.cachedir"),
                        "-cp",
                        classPath,
                        HostileRun.class.getName(),
                        Boolean.toString(nativeCodec),
                        pictures.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
