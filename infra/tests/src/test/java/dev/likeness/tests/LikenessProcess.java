package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line as built, in processes of its own, with a home of its own: nothing of the user's is touched. */
public final class LikenessProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;

    /** What its processes find in their environment besides. */
    public final Map<String, String> environment = new HashMap<>();

    public LikenessProcess(Path home) throws IOException {
        this.home = home;
        Files.createDirectories(temporary());
    }

    /** What a finished command said. */
    record Result(int exitCode, String out, String err) {
        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    /** Where the processes put temporary files. */
    Path temporary() {
        return home.resolve("tmp");
    }

    /** A killed process cannot clean up: ONNX Runtime's empty folder stays. */
    void forgetTemporary() throws IOException {
        try (Stream<Path> left = Files.list(temporary())) {
            for (Path path : left.toList()) {
                Files.delete(path);
            }
        }
    }

    Path data() {
        return home.resolve("stack");
    }

    /** A command, to be started. */
    public ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary(),
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                Repository.ROOT
                        .resolve("infra/local/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_DATA_HOME", home.resolve("xdg-data").toString());
        builder.environment().put("XDG_STATE_HOME", home.resolve("xdg-state").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    Result run(String... arguments) throws Exception {
        Path err = Files.createTempFile(home, "run", ".err");
        Process process = builder(arguments).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, Files.readString(err));
    }

    /** What the running stack says now of where everything is. */
    JsonNode endpoints() throws IOException {
        return JSON.readTree(Files.readAllBytes(data().resolve("endpoints.json")));
    }

    /** A running stack. */
    public record Up(Process process, JsonNode endpoints) {
        /** As Ctrl-C or a service manager does. */
        public void stop() throws Exception {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not stop");
            }
        }

        public void kill() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Starts the stack and waits until it is ready. */
    public Up up(String... arguments) throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> all =
                new ArrayList<>(List.of("up", "--port", Integer.toString(port), "--data", data().toString()));
        all.addAll(List.of(arguments));
        Path log = home.resolve("up.log");
        Path ready = data().resolve("endpoints.json");
        Files.deleteIfExists(ready);
        Process process = builder(all.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long start = System.nanoTime();
        while (!Files.exists(ready)) {
            if (!process.isAlive() || System.nanoTime() - start > START_LIMIT.toNanos()) {
                process.destroyForcibly();
                throw new AssertionError("`up` did not get ready; its log: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
        return new Up(process, JSON.readTree(Files.readAllBytes(ready)));
    }
}
