package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many candidates a search compares exactly for ten results. Changed by the owner of the tables only. */
@ApplicationScoped
public class Candidates {
    private static final String READ = "select candidates from model where embedding_table = :table";
    private static final String RAISE =
            "update model set candidates = :candidates where embedding_table = :table and candidates < :candidates";

    private final Database database;

    @Inject
    public Candidates(Database database) {
        this.database = database;
    }

    public int of(EmbeddingTable table) {
        return database.query(handle -> handle.createQuery(READ)
                .bind("table", table.name())
                .mapTo(Integer.class)
                .one());
    }

    /** From now on at least so many. */
    public void raise(EmbeddingTable table, int candidates) {
        database.transaction(handle -> handle.createUpdate(RAISE)
                .bind("table", table.name())
                .bind("candidates", candidates)
                .execute());
    }
}
