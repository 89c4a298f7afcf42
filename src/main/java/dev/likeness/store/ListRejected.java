package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Lists the objects that were rejected for one reason. */
@ApplicationScoped
public class ListRejected {
    private static final String SQL =
            """
            select bucket, key
            from image
            where state = 'rejected' and reason = :reason
            order by key
            limit :limit
            """;

    private final Database database;

    @Inject
    public ListRejected(Database database) {
        this.database = database;
    }

    /** @return without version or sequencer */
    public List<ObjectVersion> run(String reason, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("reason", reason)
                .bind("limit", limit)
                .map((row, context) -> new ObjectVersion(row.getString("bucket"), row.getString("key"), null, null))
                .list());
    }
}
