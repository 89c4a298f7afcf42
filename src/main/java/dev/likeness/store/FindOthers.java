package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Finds embeddings of some images that are not among given ones. Ids are random: the first by id are a fair sample. */
@ApplicationScoped
public class FindOthers {
    private static final String SQL =
            """
            select cast(embedding as real[]) as embedding
            from <table>
            where image_id <> all (:without)
            order by image_id
            limit :limit
            """;

    private final Database database;

    @Inject
    public FindOthers(Database database) {
        this.database = database;
    }

    /** @return {@code limit} of them, or all if there are fewer, in half precision's values; the same as long as they are there */
    public List<float[]> run(EmbeddingTable table, List<UUID> without, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .bindArray("without", UUID.class, without)
                .bind("limit", limit)
                .map((row, context) -> Database.floats(row.getArray("embedding")))
                .list());
    }
}
