package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Draws stored embeddings at random. Reads every id once. */
@ApplicationScoped
public class SampleEmbeddings {
    private static final String SQL =
            """
            select image_id, cast(embedding as real[]) as embedding
            from <table>
            where image_id in (select image_id from <table> order by random() limit :size)
            """;

    private final Database database;

    @Inject
    public SampleEmbeddings(Database database) {
        this.database = database;
    }

    /** A stored embedding, in half precision's values. */
    public record Sample(UUID imageId, float[] embedding) {}

    /** @return {@code size} of them, or all if there are fewer */
    public List<Sample> run(EmbeddingTable table, int size) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .bind("size", size)
                .map((row, context) ->
                        new Sample(row.getObject("image_id", UUID.class), Database.floats(row.getArray("embedding"))))
                .list());
    }
}
