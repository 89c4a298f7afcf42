package dev.likeness.category;

import dev.likeness.category.LogisticRegression.Sparse;
import dev.likeness.embedding.Model;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.store.Category.Learned;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindOthers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Learns to tell examples from the rest of the photos, and measures how well. Writes nothing. Thread-safe. */
@ApplicationScoped
public class LearnCategory {
    /** Fewer cannot be measured by leaving one out. */
    public static final int FEWEST_EXAMPLES = 2;

    /** Of the rest: the F1 from five examples is 0.67 with 50, 0.69 with 150, and 0.69 with 250 (RATIONALE.md). */
    private static final int OTHERS = 150;

    private final FindEmbeddingTables findEmbeddingTables;
    private final FindEmbeddings findEmbeddings;
    private final FindOthers findOthers;

    @Inject
    public LearnCategory(
            FindEmbeddingTables findEmbeddingTables, FindEmbeddings findEmbeddings, FindOthers findOthers) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.findEmbeddings = findEmbeddings;
        this.findOthers = findOthers;
    }

    /**
     * @param like ids of images that belong; those without an embedding of this model do not count
     * @param unlike ids of images that do not, likewise
     * @throws InvalidParameterException if too few images are left, or nothing tells them apart
     */
    Learned run(Model model, List<UUID> like, List<UUID> unlike) {
        EmbeddingTable table = findEmbeddingTables.run(model.key()).embedding();
        List<UUID> named = Stream.concat(like.stream(), unlike.stream()).toList();
        var embeddings = findEmbeddings.run(table, named);
        List<Sparse> alike = sparse(like.stream().map(embeddings::get));
        List<Sparse> notAlike = sparse(unlike.stream().map(embeddings::get));
        List<Sparse> others = sparse(findOthers.run(table, named, OTHERS).stream());
        if (alike.size() < FEWEST_EXAMPLES) {
            throw new InvalidParameterException(
                    "A category is learned from " + FEWEST_EXAMPLES + " photos or more; five to ten do well.");
        }
        List<Sparse> all = new ArrayList<>(notAlike);
        all.addAll(others);
        if (all.isEmpty()) {
            throw new InvalidParameterException(
                    "There are no other photos that a category could be told from. Index more, or name fewer.");
        }
        LogisticRegression learned = LogisticRegression.of(alike, all);
        float[] weights = floats(learned.weights());
        if (Stream.of(weights).allMatch(LearnCategory::isZero)) {
            throw new InvalidParameterException("Nothing tells these photos from the others.");
        }
        return new Learned(
                model.key().id(),
                model.key().version(),
                weights,
                learned.bias(),
                new LeaveOneOut(alike, notAlike, others).measure());
    }

    private static List<Sparse> sparse(Stream<float[]> embeddings) {
        return embeddings.filter(Objects::nonNull).map(Sparse::new).toList();
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
