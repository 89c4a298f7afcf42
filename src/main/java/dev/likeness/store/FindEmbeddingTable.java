package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Finds the table of a model. One look-up per process and model: a table keeps its name. */
@ApplicationScoped
public class FindEmbeddingTable {
    private static final String SQL =
            """
            select embedding_table
            from model
            where id = :id and version = :version and output = 'embedding'
            """;

    private final Database database;
    private final Map<ModelKey, EmbeddingTable> found = new ConcurrentHashMap<>();

    @Inject
    public FindEmbeddingTable(Database database) {
        this.database = database;
    }

    /** @throws SchemaException if the database was not prepared for this model */
    public EmbeddingTable run(ModelKey model) {
        return found.computeIfAbsent(model, this::select);
    }

    private EmbeddingTable select(ModelKey model) {
        try {
            return database.query(handle -> handle.createQuery(SQL)
                            .bind("id", model.id())
                            .bind("version", model.version())
                            .mapTo(String.class)
                            .findOne())
                    .map(name -> new EmbeddingTable(name, model.dimensions()))
                    .orElseThrow(() -> unprepared(model));
        } catch (UnableToCreateStatementException | UnableToExecuteStatementException e) {
            throw unprepared(model);
        }
    }

    private static SchemaException unprepared(ModelKey model) {
        return new SchemaException("The database is not prepared for model " + model.id() + ", version "
                + model.version() + ". Migrate it first: `./likeness up` does so locally, `sam deploy` in AWS.");
    }
}
