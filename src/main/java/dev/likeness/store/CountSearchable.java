package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.statement.Query;

/** Counts the embeddings that a search with this filter has to look at, up to a limit. Costs at most that many rows. */
@ApplicationScoped
public class CountSearchable {
    private static final String SQL =
            """
            select count(*)
            from (
                select from <table> e
                join image on image.id = e.image_id
                where <filter>
                limit :limit) counted
            """;

    private static final String SQL_UNFILTERED = "select count(*) from (select from <table> limit :limit) counted";

    private final Database database;

    @Inject
    public CountSearchable(Database database) {
        this.database = database;
    }

    public int run(EmbeddingTable table, ImageFilter filter, int limit) {
        return database.query(handle -> {
            Query query = handle.createQuery(filter.equals(ImageFilter.ALL) ? SQL_UNFILTERED : SQL)
                    .define("table", table.name())
                    .define("filter", filter.sql())
                    .bind("limit", limit);
            filter.bindTo(query);
            return query.mapTo(Integer.class).one();
        });
    }
}
