package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the functions as {@code sam build} made them. */
class ZipContentsIT {
    private static final long MAX_BYTES = 60_000_000;
    private static final String ONNX_RUNTIME = "ai/onnxruntime/native/";

    @ParameterizedTest
    @ValueSource(strings = {"IndexFunction", "SearchFunction", "MaintainFunction"})
    void function_isSmall_withLinuxNativesOfBothArchitecturesOnly(String logicalId) throws Exception {
        Path folder = SamBuild.get().function(logicalId);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        long bytes = files.stream().mapToLong(ZipContentsIT::size).sum();
        System.err.printf("%s: %.1f MB unzipped%n", logicalId, bytes / 1e6);
        assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);

        Set<String> natives = files.stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .flatMap(jar -> entries(jar).stream())
                .filter(name -> name.matches(".+\\.(so|dll|dylib|jnilib)"))
                .map(name ->
                        name.startsWith(ONNX_RUNTIME) ? List.of(name.split("/")).get(3) : name)
                .collect(Collectors.toSet());
        assertThat(natives).containsExactlyInAnyOrder("linux-x64", "linux-aarch64");
        assertThat(files).noneMatch(file -> file.toString().endsWith(".onnx"));
    }

    @Test
    void layer_hasTheCodecOfBothArchitectures() throws Exception {
        try (Stream<Path> jars = Files.list(SamBuild.get().layer().resolve("java/lib"))) {
            Set<String> natives = jars.flatMap(jar -> entries(jar).stream())
                    .filter(name -> name.endsWith("libleptonica.so.6"))
                    .collect(Collectors.toSet());
            assertThat(natives)
                    .containsExactlyInAnyOrder(
                            "org/bytedeco/leptonica/linux-x86_64/libleptonica.so.6",
                            "org/bytedeco/leptonica/linux-arm64/libleptonica.so.6");
        }
    }

    @Test
    void openApi_isTheSameAsOnALaptop() throws Exception {
        String name = "META-INF/quarkus-generated-openapi-doc.JSON";
        var json = new ObjectMapper();
        JsonNode deployed = json.readTree(
                SamBuild.get().function("SearchFunction").resolve(name).toFile());
        Path local = Repository.ROOT.resolve("infra/local/target/quarkus-app/quarkus/generated-bytecode.jar");
        try (var jar = new ZipFile(local.toFile());
                var in = jar.getInputStream(jar.getEntry(name))) {
            assertThat(deployed).isEqualTo(json.readTree(in));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> entries(Path jar) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
