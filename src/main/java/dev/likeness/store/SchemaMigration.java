package dev.likeness.store;

import dev.likeness.ModelKey;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Brings the schema to this version of the code and makes the model's tables. Run at deployment, by whoever may run DDL;
 * functions never do. Safe to run again, and by two at once (Flyway takes a lock).
 */
public final class SchemaMigration {
    private SchemaMigration() {}

    /** As {@link #run(DataSource, ModelKey, int)}, each of the model's outputs in one table. */
    public static int run(DataSource source, ModelKey model) {
        return run(source, model, 1);
    }

    /**
     * @param partitions of the model's tables, where they are new: by hash of the image's id, as a distributed PostgreSQL
     *     spreads them; 1 for none
     * @return how many migrations were applied
     */
    public static int run(DataSource source, ModelKey model, int partitions) {
        MigrateResult result = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        new CreateEmbeddingTables(new Database(source)).run(model, partitions);
        return result.migrationsExecuted;
    }
}
