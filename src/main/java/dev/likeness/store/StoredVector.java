package dev.likeness.store;

import com.pgvector.PGbit;
import dev.likeness.Label;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * One output of one model on one image, as it is stored.
 *
 * @param values of unit length; kept in half precision
 * @param bits its binary code
 * @param labels what the model calls the image, beside its embedding; null beside other outputs
 */
public record StoredVector(EmbeddingTable table, float[] values, byte[] bits, List<Label> labels) {
    private static final String INSERT =
            """
            insert into <table> (image_id, embedding, bits, labels)
            values (:id, cast(:embedding as halfvec), :bits, cast(:labels as jsonb))
            on conflict (image_id) do nothing
            """;

    /** What is already there is of the same row and stays. */
    void insert(Handle handle, UUID imageId) {
        handle.createUpdate(INSERT)
                .define("table", table.name())
                .bind("id", imageId)
                .bind("embedding", values)
                .bind("bits", new PGbit(bits))
                .bind("labels", labels == null ? null : Database.json(labels))
                .execute();
    }
}
