package dev.likeness.store;

import dev.likeness.store.Category.Learned;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Writes what a category is learned from, and what was learned, in one transaction. */
@ApplicationScoped
public class SaveCategory {
    private static final String SAVE =
            """
            insert into category (name, model_id, model_version, weights, bias, examples, recognised, others, accepted)
            values (:name, :model, :version, :weights, :bias, :examples, :recognised, :others, :accepted)
            on conflict (name) do update
            set (model_id, model_version, weights, bias, examples, recognised, others, accepted, taught_at) = row (
                excluded.model_id, excluded.model_version, excluded.weights, excluded.bias, excluded.examples,
                excluded.recognised, excluded.others, excluded.accepted, excluded.taught_at)
            returning id, xmax = 0 as created
            """;

    private static final String LEARN_ANEW =
            """
            update category
            set (model_id, model_version, weights, bias, examples, recognised, others, accepted) =
                (:model, :version, :weights, :bias, :examples, :recognised, :others, :accepted)
            where id = :id and taught_at = :taughtAt
            """;

    private static final String FORGET_EXAMPLES = "delete from category_example where category_id = :id";

    /** Those that are there still; in the order in which writers lock them, or each would wait for the other. */
    private static final String ADD_EXAMPLES =
            """
            insert into category_example (category_id, image_id, belongs, rank)
            select :id, image.id, :belongs, given.rank
            from unnest(:images) with ordinality as given (id, rank)
            join image on image.id = given.id
            order by image.key, image.bucket
            """;

    private final DatabaseWriter writer;

    @Inject
    public SaveCategory(DatabaseWriter writer) {
        this.writer = writer;
    }

    /** @param created whether there was none of this name */
    public record Saved(UUID id, boolean created) {}

    /**
     * Takes the place of one of the same name.
     *
     * @throws StoreUnavailableException if the database cannot be reached or gave up on the call; then nothing is changed
     */
    public Saved run(String name, Learned learned, List<UUID> like, List<UUID> unlike) {
        return writer.database().transaction(handle -> {
            Saved saved = bind(handle.createUpdate(SAVE), learned)
                    .bind("name", name)
                    .executeAndReturnGeneratedKeys()
                    .map((row, context) -> new Saved(row.getObject("id", UUID.class), row.getBoolean("created")))
                    .one();
            handle.createUpdate(FORGET_EXAMPLES).bind("id", saved.id()).execute();
            add(handle, saved.id(), like, true);
            add(handle, saved.id(), unlike, false);
            return saved;
        });
    }

    /** Only if nobody taught it meanwhile; its examples stay. */
    public void again(Category category, Learned learned) {
        writer.database().transactionally(handle -> bind(handle.createUpdate(LEARN_ANEW), learned)
                .bind("id", category.id())
                .bind("taughtAt", ImageFilter.utc(category.taughtAt()))
                .execute());
    }

    private static Update bind(Update statement, Learned learned) {
        return statement
                .bind("model", learned.modelId())
                .bind("version", learned.modelVersion())
                .bind("weights", Database.vector(learned.weights()))
                .bind("bias", learned.bias())
                .bind("examples", learned.measured().examples())
                .bind("recognised", learned.measured().recognised())
                .bind("others", learned.measured().others())
                .bind("accepted", learned.measured().accepted());
    }

    private static void add(Handle handle, UUID category, List<UUID> images, boolean belongs) {
        handle.createUpdate(ADD_EXAMPLES)
                .bind("id", category)
                .bindArray("images", UUID.class, images)
                .bind("belongs", belongs)
                .execute();
    }
}
