package dev.likeness.local.bench;

import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.evaluate.Cosine;
import dev.likeness.local.install.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Whether decoding at a fraction of the size changes what is found: photos enlarged to 12 megapixels query the photos. */
public final class SameResults {
    private static final int K = 5;

    private final Progress progress;

    public SameResults(Progress progress) {
        this.progress = progress;
    }

    /**
     * What a way found, compared with the reference.
     *
     * @param sameOrder queries with the same first five, in the same order
     * @param sameSet queries with the same first five
     * @param mostLost by how much the least similar of the first five is less similar than the reference's fifth, at most; 0
     *     where the same were found
     * @param leastCosine between the embeddings of the two ways
     */
    public record Row(String name, int queries, int sameOrder, int sameSet, double mostLost, double leastCosine) {}

    public record Report(String bench, String machine, String reference, List<Row> rows) {}

    public Report run(List<byte[]> photos, OnnxEmbedder embedder) throws IOException {
        var decoder = ImageDecoder.ofEnvironment();
        var fullSize = ImageDecoder.ofFullSize();
        progress.begin("Embedding the photos", photos.size(), "photos");
        float[][] database = new float[photos.size()][];
        for (int i = 0; i < database.length; i++) {
            database[i] = vector(embedder, decoder, photos.get(i));
            progress.reach(i + 1);
        }
        progress.begin("Searching by enlarged photos", photos.size(), "photos");
        int sameOrder = 0;
        int sameSet = 0;
        double mostLost = 0;
        double leastCosine = 1;
        for (int i = 0; i < database.length; i++) {
            byte[] large =
                    ScaledPhoto.of(photos.get(i), ScaledPhoto.TWELVE_MEGAPIXELS).jpeg(false);
            float[] ours = vector(embedder, decoder, large);
            float[] full = vector(embedder, fullSize, large);
            List<Integer> found = Cosine.ranking(ours, database).subList(0, K);
            List<Integer> expected = Cosine.ranking(full, database).subList(0, K);
            sameOrder += found.equals(expected) ? 1 : 0;
            sameSet += Set.copyOf(found).equals(Set.copyOf(expected)) ? 1 : 0;
            mostLost = Math.max(mostLost, least(full, expected, database) - least(full, found, database));
            leastCosine = Math.min(leastCosine, Cosine.of(ours, full));
            progress.reach(i + 1);
        }
        progress.done();
        var row = new Row("12 MP JPEG, ours", database.length, sameOrder, sameSet, mostLost, leastCosine);
        return new Report("decode", Machine.describe(), "12 MP JPEG, at full size", List.of(row));
    }

    private static double least(float[] query, List<Integer> found, float[][] database) {
        return found.stream()
                .mapToDouble(i -> Cosine.of(query, database[i]))
                .min()
                .orElseThrow();
    }

    private static float[] vector(OnnxEmbedder embedder, ImageDecoder decoder, byte[] file) {
        byte[] pixels = decoder.decode(file, embedder.card().input()).picture().rgb();
        return embedder.embed(List.of(pixels)).get(0).vector();
    }
}
