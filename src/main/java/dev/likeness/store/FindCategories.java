package dev.likeness.store;

import dev.likeness.store.Category.Learned;
import dev.likeness.store.Category.Measured;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds users' own categories; where they are written, since whoever taught one asks for it at once. */
@ApplicationScoped
public class FindCategories {
    private static final String SQL =
            """
            select category.*,
                   array(select image_id from category_example where category_id = id and belongs order by rank) as alike,
                   array(select image_id from category_example where category_id = id and not belongs order by rank) as unlike
            from category
            where id = coalesce(cast(:id as uuid), id)
            order by lower(name), name
            """;

    private final DatabaseWriter writer;

    @Inject
    public FindCategories(DatabaseWriter writer) {
        this.writer = writer;
    }

    /** @return by name */
    public List<Category> all() {
        return find(null);
    }

    public Optional<Category> byId(UUID id) {
        return find(id).stream().findAny();
    }

    private List<Category> find(UUID id) {
        return writer.database().query(handle -> handle.createQuery(SQL)
                .bind("id", id)
                .map((row, context) -> map(row))
                .list());
    }

    private static Category map(ResultSet row) throws SQLException {
        var measured = new Measured(
                row.getInt("examples"), row.getInt("recognised"), row.getInt("others"), row.getInt("accepted"));
        return new Category(
                row.getObject("id", UUID.class),
                row.getString("name"),
                new Learned(
                        row.getString("model_id"),
                        row.getString("model_version"),
                        Database.floats(row.getArray("weights")),
                        row.getDouble("bias")),
                measured,
                ids(row.getArray("alike")),
                ids(row.getArray("unlike")),
                row.getObject("taught_at", OffsetDateTime.class).toInstant());
    }

    private static List<UUID> ids(Array array) throws SQLException {
        return List.of((UUID[]) array.getArray());
    }
}
