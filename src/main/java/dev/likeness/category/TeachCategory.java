package dev.likeness.category;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.search.Examples;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.StoredEmbeddings;
import dev.likeness.store.Category;
import dev.likeness.store.Category.Learned;
import dev.likeness.store.FindCategories;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.SaveCategory;
import dev.likeness.store.SaveCategory.Saved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Makes a category of examples, or learns those that there are anew. Thread-safe. */
@ApplicationScoped
public class TeachCategory {
    private static final int LONGEST_NAME = 100;
    private static final Logger LOG = Logger.getLogger(TeachCategory.class);

    private final CurrentModel currentModel;
    private final FindEmbeddingTables findEmbeddingTables;
    private final StoredEmbeddings storedEmbeddings;
    private final LearnCategory learnCategory;
    private final SaveCategory saveCategory;
    private final FindCategories findCategories;

    @Inject
    public TeachCategory(
            CurrentModel currentModel,
            FindEmbeddingTables findEmbeddingTables,
            StoredEmbeddings storedEmbeddings,
            LearnCategory learnCategory,
            SaveCategory saveCategory,
            FindCategories findCategories) {
        this.currentModel = currentModel;
        this.findEmbeddingTables = findEmbeddingTables;
        this.storedEmbeddings = storedEmbeddings;
        this.learnCategory = learnCategory;
        this.saveCategory = saveCategory;
        this.findCategories = findCategories;
    }

    /** @param learned what was saved */
    public record Taught(Saved saved, Learned learned) {}

    /**
     * Takes the place of a category of the same name.
     *
     * @throws InvalidParameterException if the name is too long, there are too few examples, or nothing tells them apart
     * @throws dev.likeness.search.NotFoundException if one of them is not an indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public Taught run(String name, Examples examples) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidParameterException("'name' must have 1 to " + LONGEST_NAME + " characters.");
        }
        Model model = currentModel.get();
        storedEmbeddings.of(model, findEmbeddingTables.run(model.key()).embedding(), examples.all());
        Learned learned = learnCategory.run(model, examples.like(), examples.unlike());
        return new Taught(saveCategory.run(name.strip(), learned, examples.like(), examples.unlike()), learned);
    }

    /** Each category, from the examples that are still there: the rest of the photos, or the model, may have changed. */
    public void again() {
        Model model = currentModel.get();
        for (Category category : findCategories.all()) {
            try {
                saveCategory.again(category, learnCategory.run(model, category.like(), category.unlike()));
            } catch (InvalidParameterException e) { // it stays as it was learned
                LOG.infof("the category '%s' was not learned anew: %s", category.name(), e.getMessage());
            }
        }
    }
}
