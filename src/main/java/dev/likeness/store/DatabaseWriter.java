package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The way to the server that writes, for a process that otherwise reads: for its few writes, and for what must be seen at once.
 * A connection each, since they are rare. Thread-safe.
 */
@ApplicationScoped
public class DatabaseWriter {
    private final Database database;

    /** For CDI's client proxy only. */
    protected DatabaseWriter() {
        database = null;
    }

    @Inject
    public DatabaseWriter(Database database, WriterConfig config) {
        this.database = config.writerUrl().map(DatabaseWriter::at).orElse(database);
    }

    private static Database at(String url) {
        var source = new PGSimpleDataSource();
        source.setURL(url);
        return new Database(source);
    }

    Database database() {
        return database;
    }
}
