package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.store.Category;
import dev.likeness.store.Category.Measured;
import java.util.List;
import java.util.UUID;

/**
 * A category of a user's own, and how good it is by leave-one-out: what it says of photos that it was not taught.
 *
 * @param categoryId opaque
 * @param model whose embeddings it was learned from
 * @param examples how many photos it was taught
 * @param recognised how many of them it recognises, taught without them
 * @param others how many other photos it was tried on: a sample of the rest, and those that were said not to belong
 * @param accepted how many of these it takes for its own: mistakes, or photos that nobody named yet
 * @param recall recognised / examples
 * @param precision recognised / (recognised + accepted), as if none of the others belonged; null if it takes none
 * @param imageIds the examples that are still there
 * @param notImageIds likewise what was said not to belong
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CategoryJson(
        String categoryId,
        String name,
        String model,
        int examples,
        int recognised,
        int others,
        int accepted,
        double recall,
        Double precision,
        List<String> imageIds,
        List<String> notImageIds) {
    static CategoryJson of(Category category) {
        Measured measured = category.measured();
        int taken = measured.recognised() + measured.accepted();
        return new CategoryJson(
                category.id().toString(),
                category.name(),
                category.learned().modelId(),
                measured.examples(),
                measured.recognised(),
                measured.others(),
                measured.accepted(),
                (double) measured.recognised() / measured.examples(),
                taken == 0 ? null : (Double) ((double) measured.recognised() / taken),
                texts(category.like()),
                texts(category.unlike()));
    }

    private static List<String> texts(List<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }
}
