package dev.likeness.image;

import dev.likeness.ModelInput;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Decodes every hostile file in a process of its own, whose memory is limited, and says what became of them. */
final class HostileRun {
    static final Duration MOST_CPU_TIME = Duration.ofSeconds(2);

    private static final int NOTABLE_MILLIS = 500;

    private HostileRun() {}

    /** @param arguments whether to use the native codec, and the folder of the files */
    public static void main(String[] arguments) throws IOException {
        var decoder = new ImageDecoder(
                ImageConfig.ofEnvironment(),
                new PictureReader(Boolean.parseBoolean(arguments[0]), true),
                NoiseThresholds.CHOSEN::suiting,
                MOST_CPU_TIME);
        outcome(decoder, GreyJpeg.ofSide(1)); // loads what decoding needs
        long before = memoryKib("VmRSS:");
        Map<String, Integer> outcomes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(arguments[1]))) {
            for (Path file : files) {
                long start = System.nanoTime();
                String outcome = outcome(decoder, Files.readAllBytes(file));
                long millis = (System.nanoTime() - start) / 1_000_000;
                outcomes.merge(outcome.replaceAll(":.*", ""), 1, Integer::sum);
                if (millis > NOTABLE_MILLIS) {
                    System.err.printf("%,d ms: %s: %s%n", millis, file.getFileName(), outcome);
                }
                if (outcome.contains(DecodingLimit.TOO_LONG)) {
                    System.out.println("TOO LONG: " + file.getFileName());
                }
            }
        }
        System.out.println("OUTCOMES: " + outcomes);
        System.out.println("TAKEN KIB: " + (memoryKib("VmHWM:") - before));
    }

    private static long memoryKib(String which) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(which))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String outcome(ImageDecoder decoder, byte[] file) {
        try {
            decoder.decode(file, ModelInput.squashed(96));
            return "decoded";
        } catch (RejectedImageException e) {
            return e.code() + ": " + e.getMessage();
        }
    }
}
