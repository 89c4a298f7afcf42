package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Notes that from now on searches compare a model's embeddings; in one statement, so it is the old one or the new. */
@ApplicationScoped
public class ServeModel {
    private static final String SQL =
            """
            insert into serving_model (model_id, model_version)
            values (:id, :version)
            on conflict (singleton) do update set model_id = :id, model_version = :version, since = now()
            """;

    private final Database database;

    @Inject
    public ServeModel(Database database) {
        this.database = database;
    }

    public void run(ModelKey model) {
        database.transactionally(handle -> handle.createUpdate(SQL)
                .bind("id", model.id())
                .bind("version", model.version())
                .execute());
    }
}
