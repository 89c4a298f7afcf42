package dev.likeness.index;

import dev.likeness.Label;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindKnownEmbeddings;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.ReplaceImage.Indexed;
import dev.likeness.store.StoreUnavailableException;
import dev.likeness.store.StoredVector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Embeds photos in one run and writes them in one transaction; if that fails, each by itself. The same bytes are embedded
 * once: what the model said of them before is written again. Thread-safe.
 */
final class EmbedPhotos {
    private static final Logger LOG = Logger.getLogger(EmbedPhotos.class);

    private final FindEmbeddingTables findEmbeddingTables;
    private final FindKnownEmbeddings findKnownEmbeddings;
    private final ReplaceImage replaceImage;

    EmbedPhotos(
            FindEmbeddingTables findEmbeddingTables,
            FindKnownEmbeddings findKnownEmbeddings,
            ReplaceImage replaceImage) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.findKnownEmbeddings = findKnownEmbeddings;
        this.replaceImage = replaceImage;
    }

    /** @return an outcome for each photo */
    List<Outcome> run(List<Photo> photos, Model model) {
        if (photos.isEmpty()) {
            return List.of();
        }
        Map<String, List<StoredVector>> vectors;
        Map<String, Photo> unknown = new LinkedHashMap<>();
        long start;
        try {
            EmbeddingTables tables = findEmbeddingTables.run(model.key());
            vectors = findKnownEmbeddings.run(
                    tables, photos.stream().map(Photo::sha256Hex).collect(Collectors.toSet()));
            photos.stream()
                    .filter(photo -> !vectors.containsKey(photo.sha256Hex()))
                    .forEach(photo -> unknown.putIfAbsent(photo.sha256Hex(), photo));
            start = System.nanoTime();
            vectors.putAll(embed(unknown, model, tables));
        } catch (RuntimeException e) {
            return failed(photos, e);
        }
        double embedMillis = unknown.isEmpty() ? 0 : StageTimes.millisSince(start) / photos.size();
        List<Indexed> rows = photos.stream()
                .map(photo -> indexed(photo, vectors.get(photo.sha256Hex())))
                .toList();
        return write(photos, rows, embedMillis);
    }

    private static Map<String, List<StoredVector>> embed(
            Map<String, Photo> photos, Model model, EmbeddingTables tables) {
        if (photos.isEmpty()) {
            return Map.of();
        }
        photos.values().forEach(photo -> LOG.debugf("embedding %s", photo.key()));
        List<Embedding> embeddings = model.embedder()
                .embed(photos.values().stream().map(Photo::pixels).toList());
        Map<String, List<StoredVector>> vectors = new HashMap<>();
        for (String sha256 : photos.keySet()) {
            vectors.put(sha256, StoredVectors.of(model, tables, embeddings.get(vectors.size())));
        }
        return vectors;
    }

    private static Indexed indexed(Photo photo, List<StoredVector> vectors) {
        List<Label> labels = vectors.stream()
                .map(StoredVector::labels)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(List.of());
        return new Indexed(
                photo.change().object(),
                photo.fence(),
                photo.content(labels),
                photo.image().thumbnail(),
                vectors);
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
        return Outcome.embedded(photo.change(), written ? Result.INDEXED : Result.OVERTAKEN, times);
    }
}
