package dev.likeness.local.cli;

import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.local.bench.DecodeBench;
import dev.likeness.local.bench.SameResults;
import dev.likeness.local.evaluate.LabelledPhotos;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness bench decode}. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description =
                "Measures decoding: JPEG (baseline, progressive) and WebP of 12 megapixels, and a small JPEG; ours,"
                        + " at full size, and by plain ImageIO. Takes about a minute.",
        footer = {
            "",
            "A time is the least of many runs, by turns; ratios are to `12 MP JPEG, ImageIO`,",
            "and to ImageIO on the same file. With --results: whether photos enlarged to 12",
            "megapixels find the same as when they are decoded at full size (two seconds",
            "each)."
        })
final class BenchDecodeCommand implements Callable<Integer> {
    @Option(
            names = "--photo",
            paramLabel = "FILE",
            description = "the photo to measure with (default: a sample picture)")
    private Path photo;

    @Option(names = "--results", paramLabel = "DIR", description = "compare search results on these photos instead")
    private Path results;

    @Mixin
    private ModelOption model;

    @Mixin
    private JsonOption output;

    @Override
    public Integer call() throws IOException {
        NativeLibraries.useCache();
        try (var progress = new InstallProgress()) {
            if (results == null) {
                byte[] file = photo == null ? SamplePictures.draw().get(0).png() : PhotoFile.read(photo);
                DecodeBench.Report report = new DecodeBench(progress).run(file);
                output.answer(report, out -> print(report, out));
            } else {
                try (OnnxEmbedder embedder = model.choose().open()) {
                    SameResults.Report report = new SameResults(progress)
                            .run(
                                    LabelledPhotos.read(results).photos().stream()
                                            .map(LabelledPhotos.Photo::bytes)
                                            .toList(),
                                    embedder);
                    output.answer(report, out -> print(report, out));
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(DecodeBench.Report report, PrintWriter out) {
        out.println(report.machine());
        out.println("ms/image  ratio  to ImageIO");
        for (DecodeBench.Row row : report.rows()) {
            out.printf("%8.1f %6.2f  %10.2f  %s%n", row.msPerImage(), row.ratio(), row.ratioToImageIo(), row.name());
        }
    }

    private static void print(SameResults.Report report, PrintWriter out) {
        for (SameResults.Row row : report.rows()) {
            out.printf("%s, against %s: of %d queries%n", row.name(), report.reference(), row.queries());
            out.printf("  %d find the same five, %d in the same order%n", row.sameSet(), row.sameOrder());
            out.printf("  similarity lost: %.5f at most%n", row.mostLost());
            out.printf("  cosine of the two embeddings: %.5f at least%n", row.leastCosine());
        }
    }
}
