package dev.likeness.local.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
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

/** Which model, output and preprocessing finds best: each photo queries all others. */
public final class PreprocessingEvaluation {
    private static final int BATCH = 8;

    private final LabelledPhotos photos;
    private final Progress progress;

    public PreprocessingEvaluation(LabelledPhotos photos, Progress progress) {
        this.photos = photos;
        this.progress = progress;
    }

    /**
     * A setting and what it found.
     *
     * @param map mean average precision
     * @param mapDifference from the same model and output as the product uses it; null for that itself
     */
    public record Row(
            String model,
            String output,
            String preprocessing,
            double map,
            @JsonProperty("p_at_1") double pAt1,
            @JsonProperty("p_at_5") double pAt5,
            PairedDifference mapDifference) {}

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

    public List<Row> run(List<ModelChoice> models) {
        List<Row> rows = new ArrayList<>();
        for (ModelChoice model : models) {
            try (OnnxEmbedder embedder = model.open()) {
                rows.addAll(rows(embedder));
            }
        }
        progress.done();
        return rows;
    }

    private List<Row> rows(OnnxEmbedder embedder) {
        ModelInput input = embedder.card().input();
        Map<String, List<QueryScore>> own = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        for (Setting setting : settings(input.scaling())) {
            progress.begin(
                    embedder.card().id() + ", " + setting.name(),
                    photos.photos().size(),
                    "photos");
            Map<String, float[][]> vectors =
                    vectors(embedder, setting, new ModelInput(input.side(), setting.scaling()));
            vectors.forEach((output, of) -> {
                List<QueryScore> scores = QueryScore.leaveOneOut(of, of, photos.labels());
                List<QueryScore> reference = own.putIfAbsent(output, scores);
                rows.add(row(embedder.card().id(), output, setting, scores, reference));
            });
        }
        return rows;
    }

    private static Row row(
            String model, String output, Setting setting, List<QueryScore> scores, List<QueryScore> reference) {
        return new Row(
                model,
                output,
                setting.name(),
                QueryScore.mean(scores, QueryScore::averagePrecision),
                QueryScore.mean(scores, QueryScore::precisionAt1),
                QueryScore.mean(scores, QueryScore::precisionAt5),
                reference == null
                        ? null
                        : PairedDifference.of(averagePrecisions(scores), averagePrecisions(reference)));
    }

    private static double[] averagePrecisions(List<QueryScore> scores) {
        return scores.stream().mapToDouble(QueryScore::averagePrecision).toArray();
    }

    private Map<String, float[][]> vectors(OnnxEmbedder embedder, Setting setting, ModelInput input) {
        List<Photo> all = photos.photos();
        Map<String, float[][]> vectors = new LinkedHashMap<>();
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
