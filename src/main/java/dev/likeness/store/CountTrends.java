package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Counts images over time: all, by label, or by cluster of the last analysis. */
@ApplicationScoped
public class CountTrends {
    /** Weeks begin on Monday; all is in UTC. */
    private static final String SQL =
            """
            with counted as materialized (
                select <name> as name, date_trunc(:every, image.<over>, 'UTC') as at, count(*) as images
                from image <join>
                where image.state = 'indexed' and image.<over> is not null and <filter>
                group by 1, 2),
            most as (
                select name, sum(images) as images
                from counted
                group by name
                order by 2 desc, 1
                limit :series)
            select most.name, counted.at, counted.images
            from most
            join counted using (name)
            order by most.images desc, most.name, counted.at
            """;

    private static final String UNDATED =
            "select count(*) from image where state = 'indexed' and <over> is null and <filter>";

    private final Database database;

    @Inject
    public CountTrends(Database database) {
        this.database = database;
    }

    /** What is counted. */
    public enum Of {
        VOLUME("''", ""),
        LABEL("label ->> 'label'", ", jsonb_array_elements(image.labels) as label"),
        CLUSTER(
                "cast(cut.id as text)",
                "join clustered_image on clustered_image.image_id = image.id"
                        + " join (select id, generate_series(first_leaf, last_leaf) as leaf from (" + FindClusters.CUT
                        + ") clusters) cut on cut.leaf = clustered_image.leaf");

        private final String name;
        private final String join;

        Of(String name, String join) {
            this.name = name;
            this.join = join;
        }
    }

    /** Which time of an image. */
    public enum Over {
        TAKEN_AT,
        INDEXED_AT
    }

    /** How long a period is. */
    public enum Every {
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    /**
     * What to count.
     *
     * @param clusters how many there are, where they are counted
     * @param series the most frequent only
     */
    public record Asked(Of of, Over over, Every every, int clusters, int series) {}

    /**
     * A count.
     *
     * @param name of the label, or number of the cluster; empty where all are counted
     * @param at when the period begins
     */
    public record Count(String name, Instant at, long images) {}

    /** @return series by series, the most frequent first, each in the order of time; periods without images are left out */
    public List<Count> run(Asked asked, ImageFilter filter) {
        return database.query(handle -> {
            var query = handle.createQuery(SQL)
                    .define("name", asked.of().name)
                    .define("join", asked.of().join)
                    .bind("every", asked.every().name())
                    .define("over", asked.over().name())
                    .define("filter", filter.sql())
                    .bind("series", asked.series());
            if (asked.of() == Of.CLUSTER) {
                query.bind("clusters", asked.clusters());
            }
            filter.bindTo(query);
            return query.map((row, context) -> new Count(
                            row.getString("name"),
                            row.getObject("at", OffsetDateTime.class).toInstant(),
                            row.getLong("images")))
                    .list();
        });
    }

    /** How many images have no such time. */
    public long undated(Over over, ImageFilter filter) {
        return database.query(handle -> {
            var query = handle.createQuery(UNDATED).define("over", over.name()).define("filter", filter.sql());
            filter.bindTo(query);
            return query.mapTo(Long.class).one();
        });
    }
}
