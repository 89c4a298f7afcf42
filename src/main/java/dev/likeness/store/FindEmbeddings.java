package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds the stored embeddings of images. */
@ApplicationScoped
public class FindEmbeddings {
    private static final String SQL =
            "select image_id, cast(embedding as real[]) as embedding from <table> where image_id = any (:ids)";

    private final Database database;

    @Inject
    public FindEmbeddings(Database database) {
        this.database = database;
    }

    /** @return by id, in half precision's values; an image that has none of this model is not in it */
    public Map<UUID, float[]> run(EmbeddingTable table, List<UUID> ids) {
        Map<UUID, float[]> found = new HashMap<>();
        database.query(handle -> handle.createQuery(SQL)
                        .define("table", table.name())
                        .bindArray("ids", UUID.class, ids)
                        .map((row, context) -> Map.entry(
                                row.getObject("image_id", UUID.class), Database.floats(row.getArray("embedding"))))
                        .list())
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }
}
