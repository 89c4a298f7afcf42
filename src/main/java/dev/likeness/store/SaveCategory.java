package dev.likeness.store;

import dev.likeness.store.Category.Learned;
import dev.likeness.store.Category.Measured;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** Writes what a category is learned from, and what was learned, in one transaction. */
@ApplicationScoped
public class SaveCategory {
    private static final String SAVE =
            """
            insert into category (name, model_id, model_version, weights, bias, examples, recognised, others, accepted)
            values (:name, :model, :version, :weights, :bias, :examples, :recognised, :others, :accepted)
            on conflict (lower(name)) do update
            set (name, model_id, model_version, weights, bias, examples, recognised, others, accepted, taught_at) = row (
                excluded.name, excluded.model_id, excluded.model_version, excluded.weights, excluded.bias, excluded.examples,
                excluded.recognised, excluded.others, excluded.accepted, excluded.taught_at)
            returning id, taught_at, xmax = 0 as created
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
            insert into category_example (category_id, image_id, sha256, belongs, rank)
            select :id, image.id, image.sha256, given.id = any (:alike), given.rank
            from unnest(:alike || :unlike) with ordinality as given (id, rank)
            join image on image.id = given.id
            where image.state = 'indexed'
            order by image.key, image.bucket
            """;

    private final DatabaseWriter writer;

    @Inject
    public SaveCategory(DatabaseWriter writer) {
        this.writer = writer;
    }

    /** @param created whether there was none of this name */
    public record Saved(UUID id, Instant taughtAt, boolean created) {}

    /**
     * Takes the place of one of the same name.
     *
     * @throws StoreUnavailableException if the database cannot be reached or gave up on the call; then nothing is changed
     */
    public Saved run(String name, Learned learned, Measured measured, List<UUID> like, List<UUID> unlike) {
        return writer.database().transaction(handle -> {
            Saved saved = bind(handle.createUpdate(SAVE), learned, measured)
                    .bind("name", name)
                    .executeAndReturnGeneratedKeys()
                    .map((row, context) -> new Saved(
                            row.getObject("id", UUID.class),
                            row.getObject("taught_at", OffsetDateTime.class).toInstant(),
                            row.getBoolean("created")))
                    .one();
            handle.createUpdate(FORGET_EXAMPLES).bind("id", saved.id()).execute();
            handle.createUpdate(ADD_EXAMPLES)
                    .bind("id", saved.id())
                    .bindArray("alike", UUID.class, like)
                    .bindArray("unlike", UUID.class, unlike)
                    .execute();
            return saved;
        });
    }

    /** Only if nobody taught it meanwhile; its examples stay. */
    public void again(Category category, Learned learned, Measured measured) {
        writer.database().transactionally(handle -> bind(handle.createUpdate(LEARN_ANEW), learned, measured)
                .bind("id", category.id())
                .bind("taughtAt", ImageFilter.utc(category.taughtAt()))
                .execute());
    }

    private static Update bind(Update statement, Learned learned, Measured measured) {
        return statement
                .bind("model", learned.modelId())
                .bind("version", learned.modelVersion())
                .bind("weights", Database.vector(learned.weights()))
                .bind("bias", learned.bias())
                .bind("examples", measured.examples())
                .bind("recognised", measured.recognised())
                .bind("others", measured.others())
                .bind("accepted", measured.accepted());
    }
}
