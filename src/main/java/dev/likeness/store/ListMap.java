package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Lists where each image is on the map of the last analysis, and in which cluster, page by page. */
@ApplicationScoped
public class ListMap {
    private static final String SQL = "with cut as materialized (" + FindClusters.CUT + ")"
            + """

            select image.id, image.key, image.indexed_at, cut.id as cluster_id, place.x, place.y
            from clustered_image place
            join image on image.id = place.image_id
            join cut on place.leaf between cut.first_leaf and cut.last_leaf
            where place.image_id > :after
            order by place.image_id
            limit :limit
            """;

    private final Database database;

    @Inject
    public ListMap(Database database) {
        this.database = database;
    }

    /** An image on the map. */
    public record Point(UUID id, String key, Instant indexedAt, int cluster, float x, float y) {}

    /**
     * @param clusters how many there are in all
     * @param after the last id of the page before, or the least UUID for the first page
     * @return by id, which is at random
     */
    public List<Point> run(int clusters, UUID after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("clusters", clusters)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Point(
                        row.getObject("id", UUID.class),
                        row.getString("key"),
                        row.getObject("indexed_at", OffsetDateTime.class).toInstant(),
                        row.getInt("cluster_id"),
                        row.getFloat("x"),
                        row.getFloat("y")))
                .list());
    }
}
