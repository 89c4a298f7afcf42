package dev.likeness.store;

import com.pgvector.PGbit;
import com.pgvector.PGhalfvec;
import dev.likeness.Label;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * One output of one model on one image, as it is stored.
 *
 * @param values of unit length; kept in half precision
 * @param bits its binary code
 */
public record StoredVector(EmbeddingTable table, float[] values, byte[] bits) {
    private static final String INSERT =
            """
            insert into <table> (image_id, embedding, bits, labels)
            values (:id, :embedding, :bits, cast(:labels as jsonb))
            on conflict (image_id) do nothing
            """;

    /** What is already there is of the same row and stays. */
    void insert(Handle handle, UUID imageId, List<Label> labels) {
        handle.createUpdate(INSERT)
                .define("table", table.name())
                .bind("id", imageId)
                .bind("embedding", new PGhalfvec(values))
                .bind("bits", new PGbit(bits))
                .bind("labels", Database.json(labels))
                .execute();
    }
}
