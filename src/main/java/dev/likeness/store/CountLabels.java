package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** Counts how many indexed images have which label: of the newest that the filter lets through, so that it ends soon. */
@ApplicationScoped
public class CountLabels {
    private static final String SQL =
            """
            select label ->> 'label' as label, count(*) as images,
                   count(*) filter (where this_week) as this_week, count(*) filter (where week_before) as week_before
            from (select labels, <weeks> from image where state = 'indexed' and <filter>
                  order by indexed_at desc, id desc limit <newest>) newest, jsonb_array_elements(labels) as label
            group by 1
            order by 2 desc, 1
            limit :limit
            """;

    private static final String WEEKS = "indexed_at > now() - interval '7 days' as this_week,"
            + " indexed_at > now() - interval '14 days' and indexed_at <= now() - interval '7 days' as week_before";

    private static final String TOTALS =
            """
            select count(*) as images, count(*) filter (where this_week) as this_week,
                   count(*) filter (where week_before) as week_before
            from (select <weeks> from image where state = 'indexed' and <filter>
                  order by indexed_at desc, id desc limit <newest>) newest
            """;

    /** A second's work. */
    private static final int NEWEST = 100_000;

    private final Database database;

    @Inject
    public CountLabels(Database database) {
        this.database = database;
    }

    /**
     * How many images.
     *
     * @param images in all
     * @param thisWeek indexed in the last seven days
     * @param weekBefore indexed in the seven days before those
     */
    public record Counts(long images, long thisWeek, long weekBefore) {
        private static Counts map(ResultSet row) throws SQLException {
            return new Counts(row.getLong("images"), row.getLong("this_week"), row.getLong("week_before"));
        }
    }

    /** How many images have a label. */
    public record LabelCount(String label, Counts counts) {}

    /** @return the most frequent first, then by name */
    public List<LabelCount> run(ImageFilter filter, int limit) {
        return database.query(handle -> define(handle.createQuery(SQL), filter)
                .bind("limit", limit)
                .map((row, context) -> new LabelCount(row.getString("label"), Counts.map(row)))
                .list());
    }

    /** Of all images that are looked at, whatever their labels. */
    public Counts totals(ImageFilter filter) {
        return database.query(handle -> define(handle.createQuery(TOTALS), filter)
                .map((row, context) -> Counts.map(row))
                .one());
    }

    private static Query define(Query query, ImageFilter filter) {
        query.define("filter", filter.sql()).define("weeks", WEEKS).define("newest", NEWEST);
        filter.bindTo(query);
        return query;
    }
}
