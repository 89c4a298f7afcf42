package dev.likeness.local.evaluate;

import dev.likeness.ModelInput;
import dev.likeness.ModelInput.Scaling;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.NoiseFilter;
import dev.likeness.local.evaluate.LabelledPhotos.Photo;
import dev.likeness.local.install.Progress;
import dev.likeness.local.model.ModelChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which model, output and preprocessing finds best: each photo queries all others. */
public final class RetrievalEvaluation {
    private static final int BATCH = 8;

    private final LabelledPhotos photos;
    private final Progress progress;

    public RetrievalEvaluation(LabelledPhotos photos, Progress progress) {
        this.photos = photos;
        this.progress = progress;
    }

    private record Setting(String name, Scaling scaling, ImageDecoder decoder) {}

    /** The product's own first, then what it might do instead. */
    private static List<Setting> settings(Scaling own) {
        Scaling other = own == Scaling.SQUASH ? Scaling.CROP : Scaling.SQUASH;
        var gated = ImageDecoder.ofEnvironment();
        return List.of(
                new Setting(own.code() + ", denoised where noisy", own, gated),
                new Setting(other.code() + ", denoised where noisy", other, gated),
                new Setting(own.code() + ", never denoised", own, ImageDecoder.denoising(noise -> NoiseFilter.NONE)),
                new Setting(own.code() + ", all denoised", own, ImageDecoder.denoising(noise -> NoiseFilter.MEDIAN)));
    }

    /** @return the models' outputs in every setting, and the floor: a histogram of colours */
    public List<Evaluated> run(List<ModelChoice> models) {
        List<Evaluated> all = new ArrayList<>();
        for (ModelChoice model : models) {
            try (OnnxEmbedder embedder = model.open()) {
                all.addAll(evaluate(embedder));
            }
        }
        all.add(floor());
        progress.done();
        return all;
    }

    private List<Evaluated> evaluate(OnnxEmbedder embedder) {
        ModelInput input = embedder.card().input();
        Map<String, Evaluated> own = new LinkedHashMap<>();
        List<Evaluated> evaluated = new ArrayList<>();
        for (Setting setting : settings(input.scaling())) {
            progress.begin(
                    embedder.card().id() + ", " + setting.name(),
                    photos.photos().size(),
                    "photos");
            Map<String, float[][]> vectors =
                    vectors(embedder, setting, new ModelInput(input.side(), setting.scaling()));
            vectors.forEach((output, of) -> {
                Evaluated reference = own.get(output);
                var result = Evaluated.of(
                        new Evaluated.Features(embedder.card().id(), output, setting.name()),
                        of,
                        photos.labels(),
                        reference);
                own.putIfAbsent(output, result);
                evaluated.add(result);
            });
        }
        return evaluated;
    }

    private Evaluated floor() {
        var decoder = ImageDecoder.ofEnvironment();
        float[][] histograms = photos.photos().stream()
                .map(photo ->
                        decoder.decode(photo.bytes(), ColourHistogram.INPUT).picture())
                .map(ColourHistogram::of)
                .toArray(float[][]::new);
        return Evaluated.of(
                new Evaluated.Features(ColourHistogram.NAME, "histogram", "squash"), histograms, photos.labels(), null);
    }

    private Map<String, float[][]> vectors(OnnxEmbedder embedder, Setting setting, ModelInput input) {
        List<Photo> all = photos.photos();
        Map<String, float[][]> vectors = new TreeMap<>(); // "embedding", what searches compare, comes first
        for (int start = 0; start < all.size(); start += BATCH) {
            List<byte[]> pixels = all.subList(start, Math.min(start + BATCH, all.size())).stream()
                    .map(photo -> setting.decoder()
                            .decode(photo.bytes(), input)
                            .picture()
                            .rgb())
                    .toList();
            int at = start;
            for (Embedding embedding : embedder.embed(pixels)) {
                int index = at++;
                embedding
                        .vectors()
                        .forEach((output, vector) ->
                                vectors.computeIfAbsent(output, name -> new float[all.size()][])[index] = vector);
            }
            progress.reach(at);
        }
        return vectors;
    }
}
