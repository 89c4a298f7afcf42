package dev.likeness.store;

import dev.likeness.Label;
import dev.likeness.store.ListUnembedded.Unembedded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Adds another model's embeddings to an image, with that model's labels, unless the image was replaced meanwhile. */
@ApplicationScoped
public class AddEmbeddings {
    private static final String UPDATE_LABELS =
            """
            update image set labels = cast(:labels as jsonb)
            where id = :id and state = 'indexed' and <row_version> = :expected
            """;

    private final Database database;

    @Inject
    public AddEmbeddings(Database database) {
        this.database = database;
    }

    /** @return whether they were written; false if the image is gone or another by now */
    public boolean run(Unembedded image, List<StoredVector> vectors, List<Label> labels) {
        return database.transaction(handle -> {
            int updated = handle.createUpdate(UPDATE_LABELS)
                    .define("row_version", Fence.ROW_VERSION)
                    .bind("id", image.id())
                    .bind("expected", image.rowVersion())
                    .bind("labels", Database.json(labels))
                    .execute();
            if (updated == 1) { // and the row is locked until the embeddings are there too
                vectors.forEach(vector -> vector.insert(handle, image.id()));
            }
            return updated == 1;
        });
    }
}
