package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Finds one image, in whatever state, by its id. */
@ApplicationScoped
public class FindImage {
    private static final String SQL = "select " + StoredImage.COLUMNS + " from image where id = :id";

    private final Database database;

    @Inject
    public FindImage(Database database) {
        this.database = database;
    }

    public Optional<StoredImage> run(UUID id) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("id", id)
                .map((row, context) -> StoredImage.map(row))
                .findOne());
    }
}
