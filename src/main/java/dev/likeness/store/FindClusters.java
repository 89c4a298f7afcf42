package dev.likeness.store;

import dev.likeness.Label;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Finds the clusters of the last analysis: as many as one asks for. */
@ApplicationScoped
public class FindClusters {
    /** Those that were made before there were fewer than so many, and became part of another only after. */
    static final String CUT =
            """
            select c.id, c.first_leaf, c.last_leaf, c.images, c.labels
            from cluster c, (select (count(*) + 1) / 2 as leaves from cluster) counted
            where c.id < 2 * leaves - least(:clusters, leaves)
              and coalesce(c.parent >= 2 * leaves - least(:clusters, leaves), true)
            """;

    private static final String SQL = CUT + " order by c.images desc, c.id";

    private static final String MOST = "select (count(*) + 1) / 2 from cluster";

    private static final String EXAMPLES = "select example.cluster_id, " + StoredImage.COLUMNS
            + """

            from cluster_example example
            join image on image.id = example.image_id
            where example.cluster_id = any (:ids)
            order by example.cluster_id, example.rank
            """;

    private final Database database;

    @Inject
    public FindClusters(Database database) {
        this.database = database;
    }

    /**
     * A cluster.
     *
     * @param id until the next analysis
     * @param images how many the analysis saw
     * @param labels the likeliest, with their mean probability
     * @param examples images that are most like its centre, the most like first
     */
    public record Cluster(int id, int images, List<Label> labels, List<StoredImage> examples) {}

    /** @return the greatest first */
    public List<Cluster> run(int clusters) {
        return database.query(handle -> {
            Map<Integer, Cluster> found = new LinkedHashMap<>();
            handle.createQuery(SQL)
                    .bind("clusters", clusters)
                    .map((row, context) -> new Cluster(
                            row.getInt("id"),
                            row.getInt("images"),
                            Database.labels(row.getString("labels")),
                            new ArrayList<>()))
                    .forEach(cluster -> found.put(cluster.id(), cluster));
            addExamples(handle, found);
            return List.copyOf(found.values());
        });
    }

    private static void addExamples(Handle handle, Map<Integer, Cluster> found) {
        handle.createQuery(EXAMPLES)
                .bindArray("ids", Integer.class, found.keySet())
                .map((row, context) -> Map.entry(row.getInt("cluster_id"), StoredImage.map(row)))
                .forEach(example -> found.get(example.getKey()).examples().add(example.getValue()));
    }

    /** How many there can be at most. */
    public int most() {
        return database.query(
                handle -> handle.createQuery(MOST).mapTo(Integer.class).one());
    }
}
