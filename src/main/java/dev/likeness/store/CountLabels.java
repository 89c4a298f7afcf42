package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Counts how many indexed images have which label: of the newest that the filter lets through, so that it ends soon. */
@ApplicationScoped
public class CountLabels {
    private static final String SQL =
            """
            select label ->> 'label' as label, count(*) as images
            from (select labels from image where state = 'indexed' and <filter>
                  order by indexed_at desc, id desc limit <newest>) newest, jsonb_array_elements(labels) as label
            group by 1
            order by 2 desc, 1
            limit :limit
            """;

    /** A second's work. */
    private static final int NEWEST = 100_000;

    private final Database database;

    @Inject
    public CountLabels(Database database) {
        this.database = database;
    }

    /** How many images have a label. */
    public record LabelCount(String label, long images) {}

    /** @return the most frequent first, then by name */
    public List<LabelCount> run(ImageFilter filter, int limit) {
        return database.query(handle -> {
            var query = handle.createQuery(SQL)
                    .define("filter", filter.sql())
                    .define("newest", NEWEST)
                    .bind("limit", limit);
            filter.bindTo(query);
            return query.map((row, context) -> new LabelCount(row.getString("label"), row.getLong("images")))
                    .list();
        });
    }
}
