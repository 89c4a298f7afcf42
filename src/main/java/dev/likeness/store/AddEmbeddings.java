package dev.likeness.store;

import dev.likeness.store.ListIncomplete.Incomplete;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Adds another model's embeddings to an image, with that model's labels, unless the image was replaced meanwhile. */
@ApplicationScoped
public class AddEmbeddings {
    /** Nobody replaces the image, or embeds it with the same model, until its embeddings are there. */
    private static final String LOCK =
            """
            select 1
            from image
            where id = :id and state = 'indexed' and <row_version> = :expected
            for no key update
            """;

    private static final String KNOWN = "select 1 from <table> where image_id = :id";

    private final Database database;

    @Inject
    public AddEmbeddings(Database database) {
        this.database = database;
    }

    /**
     * An image to add to.
     *
     * @param vectors one for each of the model's tables
     */
    public record Addition(Incomplete image, List<StoredVector> vectors) {}

    /**
     * Writes them together: all that still apply, or, if one of them fails, none.
     *
     * @return how many images are gone, or others by now
     */
    public int run(List<Addition> additions) {
        return database.transaction(handle -> {
            int gone = 0;
            List<CopyEmbeddings.Row> rows = new ArrayList<>();
            for (Addition addition : additions) {
                UUID id = addition.image().id();
                if (!isStillThere(handle, addition.image())) {
                    gone++;
                    continue;
                }
                for (StoredVector vector : addition.vectors()) {
                    if (!isKnown(handle, vector.table(), id)) {
                        rows.add(new CopyEmbeddings.Row(id, vector));
                    }
                }
            }
            CopyEmbeddings.into(handle, rows);
            return gone;
        });
    }

    private static boolean isStillThere(Handle handle, Incomplete image) {
        return handle.createQuery(LOCK)
                .define("row_version", Fence.ROW_VERSION)
                .bind("id", image.id())
                .bind("expected", image.rowVersion())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static boolean isKnown(Handle handle, EmbeddingTable table, UUID id) {
        return handle.createQuery(KNOWN)
                .define("table", table.name())
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
