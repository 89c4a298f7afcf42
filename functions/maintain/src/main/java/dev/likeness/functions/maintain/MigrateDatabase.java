package dev.likeness.functions.maintain;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.GrantTables;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.ServeModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.sql.DataSource;

/** Brings the database to this version of the code: schema, the model's tables, and who may use them. */
@ApplicationScoped
class MigrateDatabase {
    private final DataSource source;
    private final CurrentModel model;
    private final GrantTables grantTables;
    private final FindServingModel findServingModel;
    private final ServeModel serveModel;
    private final MaintainConfig config;

    @Inject
    MigrateDatabase(
            DataSource source,
            CurrentModel model,
            GrantTables grantTables,
            FindServingModel findServingModel,
            ServeModel serveModel,
            MaintainConfig config) {
        this.source = source;
        this.model = model;
        this.grantTables = grantTables;
        this.findServingModel = findServingModel;
        this.serveModel = serveModel;
        this.config = config;
    }

    void run() {
        SchemaMigration.run(source, model.get().key());
        if (findServingModel.run().isEmpty()) {
            serveModel.run(model.get().key());
        }
        config.searchUser().ifPresent(grantTables::toRead);
        config.indexUser().ifPresent(grantTables::toWrite);
    }
}
