package dev.likeness.category;

import dev.likeness.category.LogisticRegression.Sparse;
import dev.likeness.store.Category.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How good a category is: each example is judged by what is learned without it. The other images are left out by tenths, since
 * one more or less of them changes little.
 */
final class LeaveOneOut {
    private static final int FOLDS = 10;

    private final List<Sparse> like;
    private final List<Sparse> unlike;
    private final List<Sparse> others;

    /**
     * @param like at least two examples
     * @param unlike what does not belong, by a user's word
     * @param others of which nothing is known; not both empty
     */
    LeaveOneOut(List<Sparse> like, List<Sparse> unlike, List<Sparse> others) {
        this.like = like;
        this.unlike = unlike;
        this.others = others;
    }

    Measured measure() {
        int recognised =
                count(like.size(), i -> learn(without(like, i), unlike, others).accepts(like.get(i)));
        int accepted = unlike.size() + others.size() < 2 ? 0 : acceptedUnlike() + acceptedOthers();
        return new Measured(like.size(), recognised, unlike.size() + others.size(), accepted);
    }

    private int acceptedUnlike() {
        return count(unlike.size(), i -> learn(like, without(unlike, i), others).accepts(unlike.get(i)));
    }

    private int acceptedOthers() {
        int folds = Math.min(FOLDS, others.size());
        int accepted = 0;
        for (int fold = 0; fold < folds; fold++) {
            List<Sparse> left = new ArrayList<>();
            List<Sparse> kept = new ArrayList<>();
            for (int i = 0; i < others.size(); i++) {
                (i % folds == fold ? left : kept).add(others.get(i));
            }
            LogisticRegression learned = learn(like, unlike, kept);
            accepted += (int) left.stream().filter(learned::accepts).count();
        }
        return accepted;
    }

    private static LogisticRegression learn(List<Sparse> like, List<Sparse> unlike, List<Sparse> others) {
        List<Sparse> all = new ArrayList<>(unlike);
        all.addAll(others);
        return LogisticRegression.of(like, all);
    }

    private static List<Sparse> without(List<Sparse> examples, int index) {
        List<Sparse> kept = new ArrayList<>(examples);
        kept.remove(index);
        return kept;
    }

    private static int count(int size, Predicate<Integer> matches) {
        return (int) IntStream.range(0, size).boxed().filter(matches).count();
    }
}
