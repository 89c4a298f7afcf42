package dev.likeness.category;

import dev.likeness.ModelKey;
import dev.likeness.category.LogisticRegression.Sparse;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.store.Category.Learned;
import dev.likeness.store.Category.Measured;
import java.util.ArrayList;
import java.util.List;

/**
 * What a category is learned from, as embeddings of one model.
 *
 * @param like at least two examples
 * @param unlike what does not belong, by a user's word
 * @param others of which nothing is known; not both empty
 */
record Lesson(ModelKey model, List<Sparse> like, List<Sparse> unlike, List<Sparse> others) {
    /** Of examples up to so many, each is left out by itself; of more, so many parts. Each takes about 0.1 s. */
    private static final int MOST_PARTS = 20;

    /** Of the others: one more or less of them changes little. */
    private static final int PARTS_OF_OTHERS = 10;

    /** @throws InvalidParameterException if nothing tells the examples from the rest */
    Learned learn() {
        LogisticRegression learned = learn(like, unlike, others);
        var weights = new float[learned.weights().length];
        boolean tells = false;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) learned.weights()[i];
            tells |= weights[i] != 0;
        }
        if (!tells) {
            throw new InvalidParameterException("Nothing tells these photos from the others.");
        }
        return new Learned(model.id(), model.version(), weights, learned.bias());
    }

    /** By leave-one-out: each is judged by what is learned without it. */
    Measured measure() {
        int recognised = accepted(like, MOST_PARTS, kept -> learn(kept, unlike, others));
        int accepted = 0;
        int rest = 0;
        if (unlike.size() > 1 || !others.isEmpty()) {
            accepted += accepted(unlike, MOST_PARTS, kept -> learn(like, kept, others));
            rest += unlike.size();
        }
        if (others.size() > 1 || !unlike.isEmpty()) {
            accepted += accepted(others, PARTS_OF_OTHERS, kept -> learn(like, unlike, kept));
            rest += others.size();
        }
        return new Measured(like.size(), recognised, rest, accepted);
    }

    private interface Learning {
        LogisticRegression without(List<Sparse> kept);
    }

    /** How many of these are accepted by what is learned from the other parts. */
    private static int accepted(List<Sparse> examples, int mostParts, Learning learning) {
        int parts = Math.min(mostParts, examples.size());
        int accepted = 0;
        for (int part = 0; part < parts; part++) {
            List<Sparse> left = new ArrayList<>();
            List<Sparse> kept = new ArrayList<>();
            for (int i = 0; i < examples.size(); i++) {
                (i % parts == part ? left : kept).add(examples.get(i));
            }
            LogisticRegression learned = learning.without(kept);
            accepted += (int) left.stream().filter(learned::accepts).count();
        }
        return accepted;
    }

    private static LogisticRegression learn(List<Sparse> like, List<Sparse> unlike, List<Sparse> others) {
        List<Sparse> all = new ArrayList<>(unlike);
        all.addAll(others);
        return LogisticRegression.of(like, all);
    }
}
