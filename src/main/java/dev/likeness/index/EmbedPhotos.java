package dev.likeness.index;

import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.ReplaceImage.Indexed;
import dev.likeness.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Embeds photos in one run and writes them in one transaction; if that fails, each by itself. Thread-safe. */
final class EmbedPhotos {
    private final FindEmbeddingTables findEmbeddingTables;
    private final ReplaceImage replaceImage;

    EmbedPhotos(FindEmbeddingTables findEmbeddingTables, ReplaceImage replaceImage) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.replaceImage = replaceImage;
    }

    /** @return an outcome for each photo */
    List<Outcome> run(List<Photo> photos, Model model) {
        if (photos.isEmpty()) {
            return List.of();
        }
        List<Embedding> embeddings;
        EmbeddingTables tables;
        long start;
        try {
            tables = findEmbeddingTables.run(model.key());
            start = System.nanoTime();
            embeddings =
                    model.embedder().embed(photos.stream().map(Photo::pixels).toList());
        } catch (RuntimeException e) {
            return failed(photos, e);
        }
        double embedMillis = StageTimes.millisSince(start) / photos.size();
        List<Indexed> rows = new ArrayList<>(photos.size());
        for (int i = 0; i < photos.size(); i++) {
            Embedding embedding = embeddings.get(i);
            Photo photo = photos.get(i);
            rows.add(new Indexed(
                    photo.change().object(),
                    photo.fence(),
                    photo.content(embedding.labels()),
                    StoredVectors.of(model, tables, embedding)));
        }
        return write(photos, rows, embedMillis);
    }

    private List<Outcome> write(List<Photo> photos, List<Indexed> rows, double embedMillis) {
        long start = System.nanoTime();
        try {
            List<Boolean> written = replaceImage.indexed(rows);
            double writeMillis = StageTimes.millisSince(start) / photos.size();
            return IntStream.range(0, photos.size())
                    .mapToObj(i -> outcome(photos.get(i), written.get(i), embedMillis, writeMillis))
                    .toList();
        } catch (RuntimeException e) {
            if (photos.size() == 1 || e instanceof StoreUnavailableException) { // each by itself would wait as long
                return failed(photos, e);
            }
            // Whatever one of them has, the others shall be written.
            return IntStream.range(0, photos.size())
                    .mapToObj(i -> write(List.of(photos.get(i)), List.of(rows.get(i)), embedMillis))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static List<Outcome> failed(List<Photo> photos, RuntimeException failure) {
        return photos.stream()
                .map(photo -> Outcome.failed(photo.change(), failure))
                .toList();
    }

    private static Outcome outcome(Photo photo, boolean written, double embedMillis, double writeMillis) {
        var times = new StageTimes(photo.readMillis(), photo.decodeMillis(), embedMillis, writeMillis);
        return Outcome.embedded(photo.change(), written ? Result.INDEXED : Result.SUPERSEDED, times);
    }
}
