package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.bench.EmbedBench;
import dev.likeness.local.bench.EmbedMeasurement;
import dev.likeness.local.bench.EmbedTask;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.LocalFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness bench embed}. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description =
                "Measures VGG16: int8, fp32 and a graph that is not optimised; one thread and all cores; one picture"
                        + " at a time and eight. Takes about two minutes.",
        footer = {
            "",
            "Uses vgg16 where it is installed in both precisions, else random weights of the",
            "same size. A time is the least of many runs, for one picture; ratios are to",
            "`fp32, 1 thread, batch 1`."
        })
final class BenchEmbedCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--photo", paramLabel = "FILE", description = "the photo to embed (default: a sample picture)")
    private Path photo;

    @Mixin
    private JsonOption output;

    @Override
    public Integer call() throws IOException {
        NativeLibraries.useCache();
        Path sample = null;
        try (var progress = new InstallProgress()) {
            if (photo == null) {
                sample = Files.createTempFile("likeness-bench", ".png");
                Files.write(sample, SamplePictures.draw().get(0).png());
            }
            Path chosen = photo == null ? sample : photo;
            EmbedBench.Report report = new EmbedBench(
                            new InstalledModels(LocalFolders.models()), task -> measure(task, chosen), progress)
                    .run();
            output.answer(report, out -> print(report, out));
        } finally {
            if (sample != null) {
                Files.delete(sample);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static EmbedMeasurement measure(EmbedTask task, Path photo) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseParallelGC",
                        "-Djava.awt.headless=true",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        System.getProperty("java.class.path"),
                        "bench",
                        "embed-row",
                        task.kind().name(),
                        task.model().toString(),
                        Integer.toString(task.threads()),
                        Integer.toString(task.batch()),
                        photo.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new CommandException("A measurement ended with exit code " + exitCode + ": " + task);
        }
        return JSON.readValue(answer, EmbedMeasurement.class);
    }

    private static void print(EmbedBench.Report report, PrintWriter out) {
        out.println(report.machine() + "; weights: " + report.weights());
        out.println("ms/image   MiB  ratio");
        for (EmbedBench.Row row : report.rows()) {
            String memory = row.peakMemoryMib() == null ? "" : "%.0f".formatted(row.peakMemoryMib());
            out.printf("%8.1f %5s %6.2f  %s%n", row.msPerImage(), memory, row.ratio(), row.name());
        }
    }
}
