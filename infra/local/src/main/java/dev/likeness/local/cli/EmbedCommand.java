package dev.likeness.local.cli;

import dev.likeness.Label;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code likeness embed}. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description = "Prints the embedding of a photo. Needs no running Likeness.")
final class EmbedCommand implements Callable<Integer> {
    private static final int SHOWN = 6;

    @Parameters(paramLabel = "PHOTO", description = "a JPEG, PNG, GIF, WebP, BMP or TIFF file")
    private Path photo;

    @Mixin
    private JsonOption output;

    @Mixin
    private ModelOption model;

    /** What {@code --json} prints. */
    record Answer(String model, float[] embedding, List<Label> labels) {}

    @Override
    public Integer call() {
        byte[] bytes = PhotoFile.read(photo);
        NativeLibraries.useCache();
        try (OnnxEmbedder embedder = model.choose().open()) {
            DecodedImage image =
                    ImageDecoder.ofEnvironment().decode(bytes, embedder.card().input());
            Embedding embedding = embedder.embed(List.of(image.picture().rgb())).get(0);
            var answer = new Answer(embedder.card().id(), embedding.vector(), embedding.labels());
            output.answer(answer, out -> print(answer, out));
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(Answer answer, PrintWriter out) {
        out.printf("%s, %d dimensions%n", answer.model(), answer.embedding().length);
        for (Label label : answer.labels()) {
            out.printf("%6.1f %%  %s%n", 100 * label.probability(), label.label());
        }
        out.print("embedding ");
        for (int i = 0; i < SHOWN; i++) {
            out.print(" " + answer.embedding()[i]);
        }
        out.println(" … (--json prints all)");
    }
}
