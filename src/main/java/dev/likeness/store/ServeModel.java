package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Notes that from now on searches compare a model's embeddings, and gives the images that model's labels; in one
 * transaction, so it is all the old one or all the new.
 */
@ApplicationScoped
public class ServeModel {
    private static final String SERVE =
            """
            insert into serving_model (model_id, model_version)
            values (:id, :version)
            on conflict (singleton) do update set model_id = :id, model_version = :version, since = now()
            """;

    /** Whoever writes photos ends first, and waits: else each could wait for a row of the other. */
    private static final String TAKE_TURNS = "lock table image in share row exclusive mode";

    private static final String LABEL =
            """
            update image set labels = e.labels
            from <table> e
            where e.image_id = image.id and e.labels is distinct from image.labels and e.labels is not null
            """;

    private final Database database;
    private final FindEmbeddingTables findEmbeddingTables;

    @Inject
    public ServeModel(Database database, FindEmbeddingTables findEmbeddingTables) {
        this.database = database;
        this.findEmbeddingTables = findEmbeddingTables;
    }

    public void run(ModelKey model) {
        EmbeddingTable table = findEmbeddingTables.run(model).embedding();
        database.transactionally(handle -> {
            handle.execute(TAKE_TURNS);
            handle.createUpdate(SERVE)
                    .bind("id", model.id())
                    .bind("version", model.version())
                    .execute();
            handle.createUpdate(LABEL).define("table", table.name()).execute();
        });
    }
}
