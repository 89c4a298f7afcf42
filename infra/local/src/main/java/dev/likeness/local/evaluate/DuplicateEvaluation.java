package dev.likeness.local.evaluate;

import dev.likeness.embedding.Embedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.install.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From which similarity on two photos are one: each photo is compared with itself, resized, compressed and cut, and with the
 * most similar of all others. What is true of a collection need not be of another; of a model it nearly is.
 */
public final class DuplicateEvaluation {
    /** Copies that are meant to be found. */
    private static final List<Variant> MEANT = List.of(
            new Variant("JPEG, quality 50", 1, 0.5f, 0, false),
            new Variant("JPEG, quality 20", 1, 0.2f, 0, false),
            new Variant("half the size", 0.5, 0.9f, 0, false),
            new Variant("half the size, quality 30", 0.5, 0.3f, 0, false),
            new Variant("twice the size", 2, 0.9f, 0, false),
            new Variant("3 % cut off each side", 1, 0.9f, 0.03, false),
            new Variant("5 % cut off each side", 1, 0.9f, 0.05, false));

    private static final List<Variant> OTHER = List.of(
            new Variant("a quarter of the size", 0.25, 0.9f, 0, false), new Variant("mirrored", 1, 0.9f, 0, true));

    /** Of each kind of copy that is meant to be found. */
    private static final double RECALL = 0.95;

    private static final double STEP = 0.001;

    private static final String OTHERS = "the most similar other photo";
    private static final double LOW = 0.01;
    private static final double HIGH = 0.99;

    private final LabelledPhotos photos;
    private final Progress progress;
    private final ImageDecoder decoder = ImageDecoder.ofEnvironment();

    public DuplicateEvaluation(LabelledPhotos photos, Progress progress) {
        this.photos = photos;
        this.progress = progress;
    }

    /**
     * The similarities of one kind of pair.
     *
     * @param least of all
     * @param low 1 % are below
     * @param high 1 % are above
     * @param most of all
     * @param shareAbove at least as similar as the threshold
     */
    public record Row(
            String output,
            String pairs,
            double least,
            double low,
            double median,
            double high,
            double most,
            double shareAbove) {
        static Row of(String output, String pairs, double[] similarities, double threshold) {
            Arrays.sort(similarities);
            return new Row(
                    output,
                    pairs,
                    similarities[0],
                    quantile(similarities, LOW),
                    quantile(similarities, 0.5),
                    quantile(similarities, HIGH),
                    similarities[similarities.length - 1],
                    Arrays.stream(similarities)
                                    .filter(similarity -> similarity >= threshold)
                                    .count()
                            / (double) similarities.length);
        }

        private static double quantile(double[] sorted, double share) {
            return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
        }
    }

    /**
     * All of it.
     *
     * @param threshold of {@code mode=duplicate} and of near duplicates
     * @param calibrated by output, the greatest threshold that finds 95 % of each kind of copy that is meant to be found
     */
    public record Report(String model, int photos, double threshold, Map<String, Double> calibrated, List<Row> rows) {}

    /** @param threshold from which on two photos count as one */
    public Report run(Embedder embedder, double threshold) throws IOException {
        List<byte[]> files =
                photos.photos().stream().map(LabelledPhotos.Photo::bytes).toList();
        progress.begin("Embedding", (long) files.size() * (MEANT.size() + OTHER.size() + 1), "pictures");
        List<Map<String, float[]>> originals = new ArrayList<>();
        long done = 0;
        for (byte[] file : files) {
            originals.add(embed(embedder, file));
            progress.reach(++done);
        }
        List<Row> rows = new ArrayList<>();
        Map<String, Double> calibrated = new TreeMap<>();
        for (Variant variant : Stream.concat(MEANT.stream(), OTHER.stream()).toList()) {
            List<Map<String, float[]>> changed = new ArrayList<>();
            for (byte[] file : files) {
                changed.add(embed(embedder, variant.of(file)));
                progress.reach(++done);
            }
            for (String output : originals.get(0).keySet()) {
                double[] similarities = IntStream.range(0, files.size())
                        .mapToDouble(i -> Cosine.of(
                                originals.get(i).get(output), changed.get(i).get(output)))
                        .toArray();
                rows.add(Row.of(output, variant.name(), similarities, threshold));
                if (MEANT.contains(variant)) {
                    calibrated.merge(output, found(similarities), Math::min);
                }
            }
        }
        for (String output : originals.get(0).keySet()) {
            rows.add(Row.of(output, OTHERS, others(originals, output), threshold));
        }
        return new Report(embedder.card().id(), files.size(), threshold, calibrated, rows);
    }

    /** @param sorted similarities of copies @return the greatest threshold that most of them reach, of so many digits */
    private static double found(double[] sorted) {
        double similarity = sorted[(int) Math.floor((1 - RECALL) * sorted.length)];
        return Math.floor(similarity / STEP) * STEP;
    }

    private static double[] others(List<Map<String, float[]>> originals, String output) {
        return IntStream.range(0, originals.size())
                .mapToDouble(i -> IntStream.range(0, originals.size())
                        .filter(j -> j != i)
                        .mapToDouble(j -> Cosine.of(
                                originals.get(i).get(output), originals.get(j).get(output)))
                        .max()
                        .orElse(-1))
                .toArray();
    }

    private Map<String, float[]> embed(Embedder embedder, byte[] file) {
        byte[] pixels = decoder.decode(file, embedder.card().input()).picture().rgb();
        return embedder.embed(List.of(pixels)).get(0).vectors();
    }
}
