package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds several images, in whatever state, by their ids. */
@ApplicationScoped
public class FindImages {
    private static final String SQL = "select " + StoredImage.COLUMNS + " from image where id = any (:ids)";

    private final Database database;

    @Inject
    public FindImages(Database database) {
        this.database = database;
    }

    /** @return by id; one that is not there is not in it */
    public Map<UUID, StoredImage> run(Collection<UUID> ids) {
        return database.query(handle -> handle.createQuery(SQL)
                .bindArray("ids", UUID.class, ids)
                .map((row, context) -> StoredImage.map(row))
                .collect(Collectors.toMap(StoredImage::id, image -> image)));
    }
}
