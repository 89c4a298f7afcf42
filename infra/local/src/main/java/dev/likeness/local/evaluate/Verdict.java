package dev.likeness.local.evaluate;

import java.util.Comparator;
import java.util.List;

/**
 * Which setting finds best, and whether that can be told from the others.
 *
 * @param winner the features of highest mean average precision
 * @param next those that come after
 * @param ahead by how much of it the winner is ahead of the next
 * @param own what the product uses: the first
 * @param aheadOfOwn by how much the winner is ahead of that
 */
public record Verdict(
        Evaluated.Features winner,
        Evaluated.Features next,
        BootstrapInterval ahead,
        Evaluated.Features own,
        BootstrapInterval aheadOfOwn) {

    /** @param all two at least, the product's own first */
    public static Verdict of(List<Evaluated> all) {
        List<Evaluated> best = all.stream()
                .sorted(Comparator.comparingDouble(
                        (Evaluated evaluated) -> -evaluated.row().map()))
                .toList();
        return new Verdict(
                features(best.get(0)),
                features(best.get(1)),
                ahead(best.get(0), best.get(1)),
                features(all.get(0)),
                ahead(best.get(0), all.get(0)));
    }

    private static Evaluated.Features features(Evaluated of) {
        return new Evaluated.Features(
                of.row().model(), of.row().output(), of.row().preprocessing());
    }

    private static BootstrapInterval ahead(Evaluated one, Evaluated other) {
        return BootstrapInterval.ofDifference(
                Evaluated.averagePrecisions(one.scores()), Evaluated.averagePrecisions(other.scores()));
    }

    /** In two sentences. */
    public String inWords() {
        String first = "%s finds best, %s ahead of %s: %s."
                .formatted(name(winner), words(ahead), name(next), certainty(ahead));
        return winner.equals(own)
                ? first + " It is what Likeness uses."
                : first
                        + " Likeness uses %s, which is %s behind: %s."
                                .formatted(name(own), words(aheadOfOwn), certainty(aheadOfOwn));
    }

    private static String name(Evaluated.Features features) {
        return features.model() + " (" + features.output() + ", " + features.preprocessing() + ")";
    }

    private static String certainty(BootstrapInterval difference) {
        return difference.excludesZero() ? "a real difference" : "no difference that these photos can show";
    }

    private static String words(BootstrapInterval difference) {
        return "%.3f [%.3f, %.3f]".formatted(difference.mean(), difference.low(), difference.high());
    }
}
