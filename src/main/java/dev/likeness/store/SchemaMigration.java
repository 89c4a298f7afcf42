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

    /** @return how many migrations were applied */
    public static int run(DataSource source, ModelKey model) {
        MigrateResult result = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        new CreateEmbeddingTables(new Database(source)).run(model);
        return result.migrationsExecuted;
    }
}
