package dev.likeness.store;

import dev.likeness.store.Ranking.Hit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Lists the images that were least like any other at the last analysis, with their mean similarity to the nearest. */
@ApplicationScoped
public class ListOutliers {
    private static final String SQL = "select outlier.similarity, " + StoredImage.COLUMNS
            + """

            from outlier
            join image on image.id = outlier.image_id
            where <filter>
            order by outlier.similarity, image.id
            limit :limit
            """;

    private final Database database;

    @Inject
    public ListOutliers(Database database) {
        this.database = database;
    }

    /** @return the least similar first */
    public List<Hit> run(ImageFilter filter, int limit) {
        return database.query(handle -> {
            var query = handle.createQuery(SQL).define("filter", filter.sql()).bind("limit", limit);
            filter.bindTo(query);
            return query.map((row, context) -> new Hit(StoredImage.map(row), row.getDouble("similarity")))
                    .list();
        });
    }
}
