package dev.likeness.store;

import dev.likeness.store.ListUnembedded.Unembedded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Adds another model's embeddings to an image, with that model's labels, unless the image was replaced meanwhile. */
@ApplicationScoped
public class AddEmbeddings {
    /** Nobody replaces the image until its embeddings are there. */
    private static final String LOCK =
            """
            select 1
            from image
            where id = :id and state = 'indexed' and <row_version> = :expected
            for share
            """;

    private final Database database;

    @Inject
    public AddEmbeddings(Database database) {
        this.database = database;
    }

    /** @return whether they were written; false if the image is gone or another by now */
    public boolean run(Unembedded image, List<StoredVector> vectors) {
        return database.transaction(handle -> {
            boolean same = handle.createQuery(LOCK)
                    .define("row_version", Fence.ROW_VERSION)
                    .bind("id", image.id())
                    .bind("expected", image.rowVersion())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (same) {
                vectors.forEach(vector -> vector.insert(handle, image.id()));
            }
            return same;
        });
    }
}
