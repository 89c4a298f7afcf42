package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists the images of a cluster of the last analysis, page by page: those nearest to the centres of its parts first. */
@ApplicationScoped
public class ListClusterImages {
    private static final String SQL = "select clustered_image.distance, " + StoredImage.COLUMNS
            + """

            from (select image_id, distance
                  from cluster
                  join clustered_image on leaf between first_leaf and last_leaf
                  where id = :cluster and (distance, image_id) > (:distance, :id)
                  order by distance, image_id
                  limit :limit) clustered_image
            join image on image.id = clustered_image.image_id
            order by clustered_image.distance, image.id
            """;

    private final Database database;

    @Inject
    public ListClusterImages(Database database) {
        this.database = database;
    }

    /** An image, and how far it is from the centre of its part of the cluster. */
    public record Member(StoredImage image, float distance) {}

    /** The last of the page before. */
    public record Position(float distance, UUID id) {
        public static final Position START = new Position(-1, new UUID(0, 0));
    }

    /** @return empty if there is no such cluster, or no more */
    public List<Member> run(int cluster, Position after, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .bind("cluster", cluster)
                .bind("distance", after.distance())
                .bind("id", after.id())
                .bind("limit", limit)
                .map((row, context) -> new Member(StoredImage.map(row), row.getFloat("distance")))
                .list());
    }
}
