package dev.likeness.functions.maintain;

import dev.likeness.category.TeachCategory;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.index.ReembedImages;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.FindServingModel.ServingModel;
import dev.likeness.store.GrantTables;
import dev.likeness.store.IndexEmbeddings;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.ServeModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Brings the database to this version of the code: schema, the model's tables, who may use them; and where another model
 * has served so far, every image is embedded with this one before it takes over. Index and search of this version start
 * after that, so until then the old ones answer with the old model.
 */
@ApplicationScoped
class MigrateDatabase {
    private final DataSource source;
    private final CurrentModel model;
    private final GrantTables grantTables;
    private final FindServingModel findServingModel;
    private final ServeModel serveModel;
    private final ReembedImages reembedImages;
    private final FindEmbeddingTables findEmbeddingTables;
    private final IndexEmbeddings indexEmbeddings;
    private final TeachCategory teachCategory;
    private final MaintainConfig config;

    @Inject
    MigrateDatabase(
            DataSource source,
            CurrentModel model,
            GrantTables grantTables,
            FindServingModel findServingModel,
            ServeModel serveModel,
            ReembedImages reembedImages,
            FindEmbeddingTables findEmbeddingTables,
            IndexEmbeddings indexEmbeddings,
            TeachCategory teachCategory,
            MaintainConfig config) {
        this.source = source;
        this.model = model;
        this.grantTables = grantTables;
        this.findServingModel = findServingModel;
        this.serveModel = serveModel;
        this.reembedImages = reembedImages;
        this.findEmbeddingTables = findEmbeddingTables;
        this.indexEmbeddings = indexEmbeddings;
        this.teachCategory = teachCategory;
        this.config = config;
    }

    /**
     * @param outOfTime asked between images
     * @throws IncompleteModelException if not every image could be embedded in time; what was done stays
     */
    void run(BooleanSupplier outOfTime) {
        Model next = model.get();
        SchemaMigration.run(source, next.key(), config.partitions());
        config.searchUser().ifPresent(grantTables::toSearch);
        config.indexUser().ifPresent(grantTables::toIndex);
        Optional<ServingModel> serving = findServingModel.run();
        if (serving.isEmpty() || !serving.get().is(next.key())) {
            if (serving.isPresent()) {
                embedAll(next, outOfTime);
            }
            indexEmbeddings.run(findEmbeddingTables.run(next.key()));
            serveModel.run(next.key());
            teachCategory.again(outOfTime);
        }
    }

    private void embedAll(Model next, BooleanSupplier outOfTime) {
        long left = 1;
        while (left > 0 && !outOfTime.getAsBoolean()) {
            left = reembedImages.run(next, outOfTime);
        }
        if (left > 0 || outOfTime.getAsBoolean()) {
            throw new IncompleteModelException(next.key().id(), reembedImages.missing(next));
        }
    }
}
