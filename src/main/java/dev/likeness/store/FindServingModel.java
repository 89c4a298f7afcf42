package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds which model's embeddings searches compare: the last one whose embeddings were complete. */
@ApplicationScoped
public class FindServingModel {
    private static final String SQL = "select model_id, model_version from serving_model";

    private final Database database;

    @Inject
    public FindServingModel(Database database) {
        this.database = database;
    }

    /** A model by id and version. */
    public record ServingModel(String id, String version) {
        public boolean is(ModelKey model) {
            return model.is(id, version);
        }
    }

    /** @return empty if none has served yet */
    public Optional<ServingModel> run() {
        return database.query(handle -> handle.createQuery(SQL)
                .map((row, context) -> new ServingModel(row.getString("model_id"), row.getString("model_version")))
                .findOne());
    }
}
