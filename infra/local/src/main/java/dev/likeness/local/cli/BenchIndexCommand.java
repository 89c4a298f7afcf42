package dev.likeness.local.cli;

import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.files.FolderTree;
import dev.likeness.local.bench.RandomModel;
import dev.likeness.local.bench.index.IndexBench;
import dev.likeness.local.evaluate.LabelledPhotos;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.LocalFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness bench index}. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description =
                "Measures indexing end to end: from a real S3 into a real PostgreSQL, both of its own, in batches of ten"
                        + " as the function gets them; and where the time goes.",
        footer = {
            "",
            "Uses vgg16:int8 where it is installed, else random weights of the same size",
            "(made in a minute). Reading and decoding go on beside embedding: what the",
            "latter waits for them is a row of its own."
        })
final class BenchIndexCommand implements Callable<Integer> {
    @Option(
            names = "--photos",
            paramLabel = "DIR",
            description = "photos in subfolders to index (default: the sample pictures)")
    private Path photos;

    @Mixin
    private JsonOption output;

    @Override
    public Integer call() throws IOException {
        NativeLibraries.useCache();
        List<byte[]> files = photos == null
                ? SamplePictures.draw().stream().map(SamplePictures.Sample::png).toList()
                : LabelledPhotos.read(photos).photos().stream()
                        .map(LabelledPhotos.Photo::bytes)
                        .toList();
        if (files.size() < IndexBench.LEAST_PHOTOS) {
            throw new CommandException("At least " + IndexBench.LEAST_PHOTOS + " photos are needed, not " + files.size()
                    + ": the first ten warm up.");
        }
        Path folder = Files.createTempDirectory("likeness-bench");
        try (var progress = new InstallProgress();
                OnnxEmbedder embedder = OnnxEmbedder.open(model(folder, progress))) {
            IndexBench.Report report = new IndexBench(progress).run(files, embedder);
            output.answer(report, out -> print(report, out));
        } finally {
            FolderTree.delete(folder);
        }
        return CommandLine.ExitCode.OK;
    }

    private static Path model(Path folder, InstallProgress progress) throws IOException {
        var installed = new InstalledModels(LocalFolders.models())
                .find(PublishedModel.named(PublishedModel.VGG16).orElseThrow().id(Precision.INT8));
        return installed.isPresent()
                ? installed.get().file().orElseThrow()
                : RandomModel.write(folder, List.of(Precision.INT8), progress).get(0);
    }

    private static void print(IndexBench.Report report, PrintWriter out) {
        out.printf(
                "%s%n%s, %d photos: %.1f photos/s%n",
                report.machine(), report.model(), report.photos(), report.photosPerSecond());
        out.println("ms/photo  share");
        for (IndexBench.Row row : report.rows()) {
            String share = row.share() == null ? "" : "%.1f %%".formatted(100 * row.share());
            out.printf("%8.2f %7s  %s%n", row.msPerPhoto(), share, row.name());
        }
    }
}
