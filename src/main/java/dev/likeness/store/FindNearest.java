package dev.likeness.store;

import com.pgvector.PGbit;
import dev.likeness.store.Ranking.Hit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/**
 * The nearest images by cosine similarity, in one statement: {@code nearest_images} (V006__search.sql) decides what is cheaper,
 * comparing every embedding, or re-ranking candidates from the index over binary codes.
 */
@ApplicationScoped
public class FindNearest {
    private static final String SQL =
            """
            select nearest.similarity, nearest.exact, nearest.candidates, <columns>
            from nearest_images(cast(:table as regclass), cast(:embedding as halfvec), :code, :limit, :prefix, :label, :indexedAfter,
                     :indexedBefore, :without, :minSimilarity, :codeRadius, :afterSimilarity, cast(:afterId as uuid), :rank,
                     :exhaustively) nearest
            left join image on image.id = nearest.image_id
            order by nearest.similarity desc, nearest.image_id
            """;

    private final Database database;

    @Inject
    public FindNearest(Database database) {
        this.database = database;
    }

    /** @throws StoreUnavailableException if the database cannot be reached or gave up on the call */
    public Ranking run(EmbeddingTable table, NearestQuery query) {
        List<Row> rows = database.query(handle -> bind(handle.createQuery(SQL), table, query)
                .map((row, context) -> Row.map(row))
                .list());
        List<Hit> hits =
                rows.stream().filter(row -> row.hit() != null).map(Row::hit).toList();
        return new Ranking(hits, rows.get(0).exact(), rows.get(0).candidates());
    }

    /** @param hit null in the one row that says that nothing was found */
    private record Row(Hit hit, boolean exact, int candidates) {
        static Row map(ResultSet row) throws SQLException {
            Hit hit = row.getObject("id") == null ? null : new Hit(StoredImage.map(row), row.getDouble("similarity"));
            return new Row(hit, row.getBoolean("exact"), row.getInt("candidates"));
        }
    }

    private static Query bind(Query query, EmbeddingTable table, NearestQuery asked) {
        ImageFilter filter = asked.filter();
        NearestQuery.Position after = asked.page().after();
        return query.define("columns", StoredImage.COLUMNS)
                .bind("table", table.name())
                .bind("embedding", Database.vector(asked.embedding()))
                .bind("code", new PGbit(asked.code()))
                .bind("limit", asked.page().limit())
                .bind("prefix", filter.prefix())
                .bind("label", filter.label())
                .bind("indexedAfter", ImageFilter.utc(filter.indexedAfter()))
                .bind("indexedBefore", ImageFilter.utc(filter.indexedBefore()))
                .bindArray("without", UUID.class, asked.without())
                .bind("minSimilarity", asked.threshold().similarity())
                .bind("codeRadius", asked.threshold().codeRadius())
                .bind("afterSimilarity", after == null ? null : (Double) after.similarity())
                .bind("afterId", after == null ? null : after.id())
                .bind("rank", asked.page().rank())
                .bind("exhaustively", asked.exhaustively());
    }
}
