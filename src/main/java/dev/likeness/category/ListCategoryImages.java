package dev.likeness.category;

import dev.likeness.ModelKey;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.PageCursor;
import dev.likeness.search.RankImages;
import dev.likeness.search.RankImages.Target;
import dev.likeness.search.SearchRequest;
import dev.likeness.store.Category;
import dev.likeness.store.Category.Learned;
import dev.likeness.store.NearestQuery.Threshold;
import dev.likeness.store.Ranking.Hit;
import dev.likeness.store.StoredImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Which images belong to a category: a search whose query is the direction that the classifier looks in. An image belongs if its
 * cosine similarity to that is great enough, so what is new belongs at once. Every embedding is compared, so none is left out.
 * Thread-safe.
 */
@ApplicationScoped
public class ListCategoryImages {
    private final CurrentModel currentModel;
    private final PrepareLesson prepareLesson;
    private final RankImages rankImages;

    @Inject
    public ListCategoryImages(CurrentModel currentModel, PrepareLesson prepareLesson, RankImages rankImages) {
        this.currentModel = currentModel;
        this.prepareLesson = prepareLesson;
        this.rankImages = rankImages;
    }

    /**
     * An image of the category.
     *
     * @param probability that it belongs, ½…1: the logistic function of the classifier's sum
     */
    public record Member(StoredImage image, double probability) {}

    /** @param next where the next page starts, or null if there is none */
    public record Page(List<Member> members, PageCursor next) {}

    /**
     * @param request of mode {@code similar}
     * @return the likeliest first
     * @throws NotFoundException if another model has taken over, and too few examples are left to learn the category anew
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public Page run(Category category, SearchRequest request) {
        Model model = currentModel.get();
        Learned learned = category.learned().isOf(model.key()) ? category.learned() : learnAnew(model, category);
        double length = length(learned.weights());
        float[] direction = direction(learned.weights(), length);
        var target = new Target(
                direction,
                model.code(ModelKey.EMBEDDING, direction),
                new Threshold(-learned.bias() / length, null),
                true);
        RankImages.Page page = rankImages.run(rankImages.table(model, request), target, category.unlike(), request);
        List<Member> members = page.hits().stream()
                .map(hit -> new Member(hit.image(), probability(hit, length, learned.bias())))
                .toList();
        return new Page(members, page.next());
    }

    /** Until that is done for good, which follows when a model takes over. */
    private Learned learnAnew(Model model, Category category) {
        try {
            return prepareLesson.again(model, category).learn();
        } catch (InvalidParameterException e) {
            throw new NotFoundException("The category '" + category.name() + "' was taught to "
                    + category.learned().modelId() + ", and too few of its examples are left to teach it to "
                    + model.key().id() + ". Teach it again.");
        }
    }

    /** Embeddings have unit length, or none: then their similarity to anything is 0. */
    private static double probability(Hit hit, double length, double bias) {
        return 1 / (1 + Math.exp(-(hit.similarity() * length + bias)));
    }

    private static double length(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return Math.sqrt(squares);
    }

    private static float[] direction(float[] weights, double length) {
        var direction = new float[weights.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (weights[i] / length);
        }
        return direction;
    }
}
