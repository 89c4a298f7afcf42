package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Finds the stored embedding of an image. */
@ApplicationScoped
public class FindEmbedding {
    private static final String SQL = "select cast(embedding as real[]) from <table> where image_id = :id";

    private final Database database;

    @Inject
    public FindEmbedding(Database database) {
        this.database = database;
    }

    /** @return the embedding in half precision's values, or empty if the image has none of this model */
    public Optional<float[]> run(EmbeddingTable table, UUID imageId) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .bind("id", imageId)
                .mapTo(float[].class)
                .findOne());
    }
}
