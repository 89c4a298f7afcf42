package dev.likeness.local.bench.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.files.FolderTree;
import dev.likeness.postgres.CacheFolder;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * FAISS' HNSW index on the same vectors, in a process of its own: in memory, one thread, without transactions. Its package
 * comes from PyPI, once, into the user's cache.
 */
final class FaissReference {
    private static final List<String> PACKAGES = List.of("faiss-cpu==1.15.1", "numpy==2.4.6");
    private static final String SCRIPT = "faiss_hnsw.py";

    private FaissReference() {}

    /**
     * At the smallest effort that reaches the recall.
     *
     * @param efSearch FAISS' name for the effort
     */
    record Answer(
            @JsonProperty("p50_ms") double p50Millis,
            @JsonProperty("p95_ms") double p95Millis,
            @JsonProperty("queries_per_s") double queriesPerSecond,
            @JsonProperty("recall_at_10") double recallAt10,
            @JsonProperty("ef_search") int efSearch,
            @JsonProperty("build_s") double buildSeconds) {}

    /** @throws IOException if Python, or the package, cannot be had */
    static Answer run(SyntheticVectors vectors, List<float[]> queries, List<Set<UUID>> truth, double leastRecall)
            throws IOException {
        Path python = python();
        Path folder = Files.createTempDirectory("likeness-faiss");
        try (InputStream script = FaissReference.class.getResourceAsStream(SCRIPT)) {
            Files.copy(script, folder.resolve(SCRIPT));
            write(folder.resolve("rows.f32"), IntStream.range(0, vectors.rows()).mapToObj(vectors::member));
            write(folder.resolve("queries.f32"), queries.stream());
            Files.writeString(
                    folder.resolve("truth.json"),
                    new ObjectMapper()
                            .writeValueAsString(truth.stream()
                                    .map(ids -> ids.stream()
                                            .map(UUID::getLeastSignificantBits)
                                            .toList())
                                    .toList()));
            String answer = call(
                    python.toString(),
                    folder.resolve(SCRIPT).toString(),
                    folder.toString(),
                    Integer.toString(vectors.dimensions()),
                    Double.toString(leastRecall));
            return new ObjectMapper().readValue(answer, Answer.class);
        } finally {
            FolderTree.delete(folder);
        }
    }

    private static Path python() throws IOException {
        Path environment = CacheFolder.path().resolve("faiss-venv");
        Path installed = environment.resolve("installed");
        Path python = environment.resolve("bin/python");
        String packages = String.join(" ", PACKAGES);
        if (!Files.exists(installed) || !Files.readString(installed).equals(packages)) {
            call("python3", "-m", "venv", environment.toString());
            call(Stream.concat(Stream.of(python.toString(), "-m", "pip", "install", "--quiet"), PACKAGES.stream())
                    .toArray(String[]::new));
            Files.writeString(installed, packages);
        }
        return python;
    }

    private static void write(Path file, Stream<float[]> vectors) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
            for (float[] vector : (Iterable<float[]>) vectors::iterator) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                out.write(bytes.array());
            }
        }
    }

    private static String call(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException(command[0] + " ended with exit code " + exitCode);
        }
        return answer;
    }
}
