package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists all images that have an embedding in a table. */
@ApplicationScoped
public class ListEmbeddedIds {
    private static final String SQL = "select image_id from <table> order by image_id";

    private final Database database;

    @Inject
    public ListEmbeddedIds(Database database) {
        this.database = database;
    }

    /** @return in ascending order */
    public List<UUID> run(EmbeddingTable table) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .mapTo(UUID.class)
                .list());
    }
}
