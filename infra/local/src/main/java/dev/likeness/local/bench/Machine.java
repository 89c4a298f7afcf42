package dev.likeness.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a benchmark ran on. */
public final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIB_PER_MIB = 1024;

    private Machine() {}

    /** Cores, processor, what it multiplies integers with, and the system, in a line. */
    public static String describe() {
        String cores = Runtime.getRuntime().availableProcessors() + " cores";
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String flags = value(CPU, "flags").orElse("");
        String integers = flags.contains("vnni") ? ", VNNI" : flags.contains("avx2") ? ", AVX2 without VNNI" : "";
        return cores + ", " + value(CPU, "model name").orElse("unknown processor") + integers + ", " + system;
    }

    /** The most memory that this process had so far, in MiB; empty where the system does not say. */
    public static Optional<Double> peakMemoryMib() {
        return value(STATUS, "VmHWM").map(text -> Double.parseDouble(text.replaceAll("\\D", "")) / KIB_PER_MIB);
    }

    private static Optional<String> value(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
