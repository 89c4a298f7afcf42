package dev.likeness.tests;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A function as {@code sam build} made it, run by Lambda's own Java runtime client in a process of its own. */
final class DeployedFunction implements AutoCloseable {
    private static final String CLIENT = AWSLambda.class.getName();
    private static final String CLIENT_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    /** What Lambda's own image has on its class path. */
    private static final List<String> CLIENT_CLASSES = List.of(
            CLIENT,
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer");

    /**
     * As Lambda starts Java 21 (AWS Lambda developer guide, "Customizing Java runtime startup behavior"), with the two
     * processors that it shows a function of more than 1,769 MB.
     */
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:+TieredCompilation",
            "-XX:TieredStopAtLevel=1",
            "-XX:ActiveProcessorCount=2",
            "-XX:MaxRAMPercentage=85");

    /** How the process comes to be ready. */
    enum Start {
        /** It initialises, and takes its first event. */
        COLD,
        /** It initialises, is told that a snapshot will be taken, and goes on from there. */
        FROM_SNAPSHOT
    }

    private final RuntimeApi api = new RuntimeApi();
    private final Process process;
    private final Path log;

    /**
     * @param folder to work in; must not exist
     * @param known what only the cloud knows of the function's environment, and credentials; goes before the template's
     */
    DeployedFunction(SamBuild build, String logicalId, Path folder, Map<String, String> known, Start start)
            throws IOException {
        Path task = build.function(logicalId);
        Files.createDirectories(folder.resolve("tmp"));
        log = folder.resolve("log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JAVA_OPTIONS);
        command.add("-XX:MaxRAM=" + build.memorySize() + "m");
        if (start == Start.FROM_SNAPSHOT) {
            command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        }
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Duser.home=/nonexistent", // Lambda's cannot be written to
                "-D" + CLIENT_LIBRARY + "=" + clientLibrary(folder),
                "-cp",
                classPath(task, build.layer()),
                CLIENT,
                build.handler()));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(build.environment(logicalId, known));
        builder.environment().putAll(known);
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                        api.address(),
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        start == Start.COLD ? "on-demand" : "snap-start",
                        "LAMBDA_TASK_ROOT",
                        task.toString(),
                        "_HANDLER",
                        build.handler(),
                        "AWS_LAMBDA_FUNCTION_NAME",
                        logicalId,
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        Integer.toString(build.memorySize())));
        process = builder.directory(task.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** By itself the client unpacks its library to one fixed path in /tmp, which another user may own. */
    private static Path clientLibrary(Path folder) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path library = folder.resolve("libaws-lambda-jni.so");
        try (var in = AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + architecture + ".so")) {
            Files.copy(in, library);
        }
        return library;
    }

    private static String classPath(Path task, Path layer) {
        List<String> jars = new ArrayList<>();
        for (String name : CLIENT_CLASSES) {
            try {
                jars.add(Path.of(Class.forName(name)
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (ClassNotFoundException | java.net.URISyntaxException e) {
                throw new AssertionError(e);
            }
        }
        jars.add(task.toString());
        jars.add(task.resolve("lib") + "/*");
        jars.add(layer.resolve("java/lib") + "/*");
        return String.join(":", jars);
    }

    /** As {@link #invoke}, of a process that may end meanwhile: then nothing is answered. */
    Optional<JsonNode> invokeIfAlive(String event) throws Exception {
        return api.invoke(event, process::isAlive);
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    JsonNode invoke(String event) throws Exception {
        try {
            JsonNode answer = invokeIfAlive(event).orElseThrow(() -> new AssertionError("the process ended"));
            if (answer.has("errorMessage")) {
                throw new AssertionError("the function failed: " + answer);
            }
            return answer;
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; its log: " + log(), e);
        }
    }

    /** Waits until it asks for its first event, or, from a snapshot, until the snapshot could be taken. */
    Duration awaitReady() throws Exception {
        long ready = api.awaitReady();
        return Duration.ofMillis(
                ready - process.info().startInstant().orElseThrow().toEpochMilli());
    }

    /** Standard output and error, as CloudWatch would have them. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** The most memory that the process has had, in bytes (Linux). */
    long peakMemoryBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        kill();
        api.close();
    }
}
