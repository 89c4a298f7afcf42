package dev.likeness.tests;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A {@code function.zip}, unpacked and run by Lambda's own Java runtime client in a process of its own. */
final class DeployedFunction implements AutoCloseable {
    private static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
    private static final String CLIENT = AWSLambda.class.getName();
    private static final String CLIENT_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    /** What Lambda's own image has on its class path. */
    private static final List<String> CLIENT_CLASSES = List.of(
            CLIENT,
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer");

    private final RuntimeApi api = new RuntimeApi();
    private final Process process;
    private final Path log;

    DeployedFunction(Path zip, Path folder, Map<String, String> environment) throws IOException {
        Path task = folder.resolve("task");
        unzip(zip, task);
        Files.createDirectories(folder.resolve("tmp"));
        log = folder.resolve("log");
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-D" + CLIENT_LIBRARY + "=" + clientLibrary(folder),
                "-cp",
                classPath(task),
                CLIENT,
                HANDLER);
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                        api.address(),
                        "LAMBDA_TASK_ROOT",
                        task.toString(),
                        "_HANDLER",
                        HANDLER,
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "test",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        "2048"));
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

    private static String classPath(Path task) {
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
        return String.join(":", jars);
    }

    JsonNode invoke(String event) throws Exception {
        try {
            return api.invoke(event);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; its log: " + Files.readString(log), e);
        }
    }

    private static void unzip(Path zip, Path target) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        api.close();
    }
}
