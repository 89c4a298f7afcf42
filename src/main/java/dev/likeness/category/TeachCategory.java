package dev.likeness.category;

import dev.likeness.LikenessException;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.search.Examples;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.store.Category;
import dev.likeness.store.FindCategories;
import dev.likeness.store.SaveCategory;
import dev.likeness.store.SaveCategory.Saved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.Normalizer;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Makes a category of examples, or learns those that there are anew. Thread-safe. */
@ApplicationScoped
public class TeachCategory {
    private static final int LONGEST_NAME = 100;

    /** As many as anybody would look through; all of them are listed in one answer. */
    private static final int MOST_CATEGORIES = 200;

    private static final Logger LOG = Logger.getLogger(TeachCategory.class);

    private final CurrentModel currentModel;
    private final PrepareLesson prepareLesson;
    private final SaveCategory saveCategory;
    private final FindCategories findCategories;

    @Inject
    public TeachCategory(
            CurrentModel currentModel,
            PrepareLesson prepareLesson,
            SaveCategory saveCategory,
            FindCategories findCategories) {
        this.currentModel = currentModel;
        this.prepareLesson = prepareLesson;
        this.saveCategory = saveCategory;
        this.findCategories = findCategories;
    }

    /** @param created whether there was none of this name */
    public record Taught(Category category, boolean created) {}

    /**
     * Takes the place of a category of the same name, in small or capital letters.
     *
     * @throws InvalidParameterException if the name is too long, there are too few examples or too many categories, or nothing
     *     tells the examples apart
     * @throws dev.likeness.search.NotFoundException if one of them is not an indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public Taught run(String givenName, Examples examples) {
        String name = Normalizer.normalize(givenName, Normalizer.Form.NFC).strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new InvalidParameterException("'name' must have 1 to " + LONGEST_NAME + " characters.");
        }
        requireRoom(name);
        Model model = currentModel.get();
        Lesson lesson = prepareLesson.of(model, examples);
        Category.Learned learned = lesson.learn();
        Category.Measured measured = lesson.measure();
        Saved saved = saveCategory.run(name, learned, measured, examples.like(), examples.unlike());
        return new Taught(
                new Category(saved.id(), name, learned, measured, examples.like(), examples.unlike(), saved.taughtAt()),
                saved.created());
    }

    private void requireRoom(String name) {
        var all = findCategories.all();
        if (all.size() >= MOST_CATEGORIES
                && all.stream().noneMatch(category -> category.name().equalsIgnoreCase(name))) {
            throw new InvalidParameterException(
                    "There are " + MOST_CATEGORIES + " categories already. Forget one that is not needed any more.");
        }
    }

    /**
     * Learns anew what was learned in another model's embeddings, or from examples some of which are gone. One that cannot be
     * learned any more stays as it is.
     *
     * @param outOfTime asked between categories; the rest stays for the next time
     */
    public void again(BooleanSupplier outOfTime) {
        Model model = currentModel.get();
        for (Category category : findCategories.all()) {
            boolean isAsTaught = category.learned().isOf(model.key())
                    && category.measured().examples() == category.like().size();
            if (!isAsTaught && !outOfTime.getAsBoolean()) {
                again(model, category);
            }
        }
    }

    private void again(Model model, Category category) {
        try {
            Lesson lesson = prepareLesson.again(model, category);
            saveCategory.again(category, lesson.learn(), lesson.measure());
        } catch (LikenessException e) {
            LOG.warnf("the category '%s' was not learned anew: %s", category.name(), e.getMessage());
        }
    }
}
