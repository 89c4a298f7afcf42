package dev.likeness.local.evaluate;

import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.NoiseEstimate;
import dev.likeness.image.NoiseFilter;
import dev.likeness.image.NoiseThresholds;
import dev.likeness.local.evaluate.LabelledPhotos.Photo;
import dev.likeness.local.install.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether noisy photos find more when they are filtered, and clean ones no less: photos made noisy query the photos as they
 * are. NoiseThresholds are chosen on every other photo, and what they do is measured on the rest.
 */
public final class NoiseEvaluation {
    private static final double[] IMPULSE_SHARES = {0.002, 0.005, 0.01, 0.02, 0.03, 0.05};
    private static final double[] SIGMAS = {6, 8, 10, 12, 15, 20, 25, 30, 40, 100};

    /** Smaller differences in precision at 5 are chance. */
    private static final double WORTH_THE_NAME = 0.002;

    private final LabelledPhotos photos;
    private final Progress progress;

    public NoiseEvaluation(LabelledPhotos photos, Progress progress) {
        this.photos = photos;
        this.progress = progress;
    }

    /**
     * Queries of one kind, precision at 5.
     *
     * @param gated with the filter that the chosen thresholds say
     * @param filteredShare how many of them that filters, 0…1
     * @param gatedMinusBest against the best of the other three columns
     */
    public record Row(
            String queries,
            double none,
            double median,
            double gauss,
            double gated,
            double filteredShare,
            BootstrapInterval gatedMinusNone,
            BootstrapInterval gatedMinusBest) {}

    /**
     * @param queries of the half that was measured on
     * @param chosen the best thresholds on the other half; the product's own are in {@link NoiseThresholds}
     */
    public record Report(String model, int queries, NoiseThresholds chosen, List<Row> rows) {}

    /** All queries of one kind. */
    private record Queries(NoiseEstimate[] noise, Map<NoiseFilter, double[]> precisionAt5) {
        /** Precisions at 5 of those that {@code chosen} takes, each with its filter. */
        double[] precisions(Function<NoiseEstimate, NoiseFilter> filter, IntPredicate chosen) {
            return IntStream.range(0, noise.length)
                    .filter(chosen)
                    .mapToDouble(i -> precisionAt5.get(filter.apply(noise[i]))[i])
                    .toArray();
        }
    }

    public Report run(OnnxEmbedder embedder) throws IOException {
        float[][] database = new float[photos.photos().size()][];
        progress.begin("Embedding the photos as they are", database.length, "photos");
        var plain = ImageDecoder.denoising(noise -> NoiseFilter.NONE);
        for (int i = 0; i < database.length; i++) {
            database[i] = vector(embedder, decode(plain, photos.photos().get(i).bytes(), embedder));
            progress.reach(i + 1);
        }
        Map<Noise, Queries> queries = new EnumMap<>(Noise.class);
        for (Noise noise : Noise.values()) {
            queries.put(noise, queries(noise, embedder, database));
        }
        progress.done();
        IntPredicate measured = i -> i % 2 == 1;
        NoiseThresholds chosen = best(queries, measured.negate());
        List<Row> rows = new ArrayList<>();
        queries.forEach((noise, of) -> rows.add(row(noise, of, chosen, measured)));
        return new Report(embedder.card().id(), database.length / 2, chosen, rows);
    }

    private Queries queries(Noise noise, OnnxEmbedder embedder, float[][] database) throws IOException {
        List<Photo> all = photos.photos();
        progress.begin("Queries: " + noise.label(), all.size(), "photos");
        var estimates = new NoiseEstimate[all.size()];
        Map<NoiseFilter, float[][]> vectors = new EnumMap<>(NoiseFilter.class);
        Map<NoiseFilter, ImageDecoder> decoders = new EnumMap<>(NoiseFilter.class);
        for (NoiseFilter filter : NoiseFilter.values()) {
            vectors.put(filter, new float[all.size()][]);
            decoders.put(filter, ImageDecoder.denoising(estimate -> filter));
        }
        for (int i = 0; i < all.size(); i++) {
            byte[] query = noise.applyTo(all.get(i).bytes(), i);
            for (NoiseFilter filter : NoiseFilter.values()) {
                DecodedImage image = decode(decoders.get(filter), query, embedder);
                estimates[i] = image.noise();
                vectors.get(filter)[i] = vector(embedder, image);
            }
            progress.reach(i + 1);
        }
        Map<NoiseFilter, double[]> precisions = new EnumMap<>(NoiseFilter.class);
        vectors.forEach((filter, of) -> precisions.put(
                filter,
                QueryScore.leaveOneOut(of, database, photos.labels()).stream()
                        .mapToDouble(QueryScore::precisionAt5)
                        .toArray()));
        return new Queries(estimates, precisions);
    }

    private static DecodedImage decode(ImageDecoder decoder, byte[] file, OnnxEmbedder embedder) {
        return decoder.decode(file, embedder.card().input());
    }

    private static float[] vector(OnnxEmbedder embedder, DecodedImage image) {
        return embedder.embed(List.of(image.picture().rgb())).get(0).vector();
    }

    private static Row row(Noise noise, Queries queries, NoiseThresholds chosen, IntPredicate measured) {
        double[] gated = queries.precisions(chosen::suiting, measured);
        Map<NoiseFilter, double[]> always = new EnumMap<>(NoiseFilter.class);
        double[] best = gated;
        double most = -1;
        for (NoiseFilter filter : NoiseFilter.values()) {
            double[] of = queries.precisions(estimate -> filter, measured);
            always.put(filter, of);
            if (mean(of) > most) {
                most = mean(of);
                best = of;
            }
        }
        long filtered = IntStream.range(0, queries.noise().length)
                .filter(measured)
                .filter(i -> chosen.suiting(queries.noise()[i]) != NoiseFilter.NONE)
                .count();
        return new Row(
                noise.label(),
                mean(always.get(NoiseFilter.NONE)),
                mean(always.get(NoiseFilter.MEDIAN)),
                mean(always.get(NoiseFilter.GAUSS)),
                mean(gated),
                filtered / (double) gated.length,
                BootstrapInterval.ofDifference(gated, always.get(NoiseFilter.NONE)),
                BootstrapInterval.ofDifference(gated, best));
    }

    /**
     * Those with the greatest mean over all kinds of queries, clean ones losing nothing worth the name. Many are as good as the
     * best: it is the middle of these, as far as can be from where it gets worse.
     */
    private static NoiseThresholds best(Map<Noise, Queries> queries, IntPredicate chosen) {
        Map<NoiseThresholds, Double> sums = new LinkedHashMap<>();
        double clean = mean(queries.get(Noise.CLEAN).precisions(estimate -> NoiseFilter.NONE, chosen));
        for (double impulseShare : IMPULSE_SHARES) {
            for (double sigma : SIGMAS) {
                var thresholds = new NoiseThresholds(impulseShare, sigma);
                double kept = mean(queries.get(Noise.CLEAN).precisions(thresholds::suiting, chosen));
                if (kept >= clean - WORTH_THE_NAME) {
                    sums.put(
                            thresholds,
                            queries.values().stream()
                                    .mapToDouble(of -> mean(of.precisions(thresholds::suiting, chosen)))
                                    .average()
                                    .orElseThrow());
                }
            }
        }
        double most = sums.values().stream().max(Double::compare).orElseThrow();
        sums.values().removeIf(sum -> sum < most - WORTH_THE_NAME);
        return new NoiseThresholds(
                middle(sums.keySet(), NoiseThresholds::impulseShare), middle(sums.keySet(), NoiseThresholds::sigma));
    }

    private static double middle(Set<NoiseThresholds> thresholds, ToDoubleFunction<NoiseThresholds> of) {
        double[] values = thresholds.stream().mapToDouble(of).sorted().toArray();
        return values[values.length / 2];
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
