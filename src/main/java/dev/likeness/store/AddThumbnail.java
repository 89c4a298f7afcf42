package dev.likeness.store;

import dev.likeness.store.ListIncomplete.Incomplete;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Gives a thumbnail to an image that is there without one, unless it was replaced meanwhile. */
@ApplicationScoped
public class AddThumbnail {
    private static final String SQL =
            """
            insert into thumbnail (image_id, jpeg)
            select id, :jpeg from image where id = :id and etag = :etag and state = 'indexed' for key share
            on conflict do nothing
            """;

    private final Database database;

    @Inject
    public AddThumbnail(Database database) {
        this.database = database;
    }

    public void run(Incomplete image, byte[] jpeg) {
        database.transactionally(handle -> handle.createUpdate(SQL)
                .bind("id", image.id())
                .bind("etag", image.etag())
                .bind("jpeg", jpeg)
                .execute());
    }
}
