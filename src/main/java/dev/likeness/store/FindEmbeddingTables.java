package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Finds the tables of a model. One look-up per process and model: a table keeps its name. */
@ApplicationScoped
public class FindEmbeddingTables {
    private static final String SQL =
            """
            select output, embedding_table
            from model
            where id = :id and version = :version
            """;

    private final Database database;
    private final Map<ModelKey, EmbeddingTables> found = new ConcurrentHashMap<>();

    @Inject
    public FindEmbeddingTables(Database database) {
        this.database = database;
    }

    /** @throws SchemaException if the database was not prepared for this model */
    public EmbeddingTables run(ModelKey model) {
        return found.computeIfAbsent(model, this::select);
    }

    private EmbeddingTables select(ModelKey model) {
        Map<String, String> names = new HashMap<>();
        try {
            database.query(handle -> handle.createQuery(SQL)
                            .bind("id", model.id())
                            .bind("version", model.version())
                            .map((row, context) -> Map.entry(row.getString("output"), row.getString("embedding_table")))
                            .list())
                    .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
        } catch (UnableToCreateStatementException | UnableToExecuteStatementException e) {
            throw unprepared(model);
        }
        Map<String, EmbeddingTable> tables = new HashMap<>();
        for (ModelKey.Output output : model.outputs()) {
            if (!names.containsKey(output.name())) {
                throw unprepared(model);
            }
            tables.put(output.name(), new EmbeddingTable(names.get(output.name()), output.dimensions()));
        }
        return new EmbeddingTables(Map.copyOf(tables));
    }

    private static SchemaException unprepared(ModelKey model) {
        return new SchemaException("The database is not prepared for model " + model
                + ". Migrate it first: `./likeness up` does so locally, `sam deploy` in AWS.");
    }
}
