package dev.likeness.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.ModelKey;
import io.agroal.api.AgroalDataSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the database goes about a search in a table that is large for it. */
abstract class SearchPlanContract extends StoreFixture {
    private static final int ROWS = 6000;

    private static final String IMAGES =
            """
            insert into image (id, bucket, key, state, indexed_at, labels)
            select cast(lpad(to_hex(i), 32, '0') as uuid), 'photos', i % 10 || '/' || i, 'indexed', now(), '[]'
            from generate_series(0, <last>) i
            """;

    private static final String SCANS =
            """
            select coalesce(sum(idx_scan), 0)
            from pg_stat_user_indexes
            where indexrelname like '%\\_bits%'
            """;

    SearchPlanContract(int majorVersion) {
        super(majorVersion);
    }

    private List<float[]> fill(EmbeddingTable into) {
        var random = new Random(3);
        List<float[]> vectors =
                IntStream.range(0, ROWS).mapToObj(i -> unit(random)).toList();
        database.transactionally(handle -> {
            handle.createUpdate(IMAGES).define("last", ROWS - 1).execute();
            handle.execute("update model set candidates = 20, scan_limit = 100");
        });
        new CopyEmbeddings(database)
                .run(
                        into,
                        IntStream.range(0, ROWS)
                                .mapToObj(i -> new CopyEmbeddings.Row(
                                        new UUID(0, i),
                                        new StoredVector(into, vectors.get(i), bits(vectors.get(i)), null))));
        database.transactionally(handle -> handle.execute("analyze"));
        return vectors;
    }

    private static long scansOfTheIndex(Database connected) {
        return connected.query(handle -> {
            handle.execute("select pg_stat_force_next_flush()");
            handle.execute("select pg_stat_clear_snapshot()");
            return handle.createQuery(SCANS).mapTo(Long.class).one();
        });
    }

    /** The trap: a plan that knows neither the limit nor the code compares everything. */
    @Test
    void findNearest_preparedAndPlannedForAnyValue_goesByTheIndex() {
        List<float[]> vectors = fill(table);
        try (AgroalDataSource source =
                postgres.source(Map.of("prepareThreshold", "1", "options", "-c plan_cache_mode=force_generic_plan"))) {
            var connected = new Database(source);
            var findNearest = new FindNearest(connected);
            long before = scansOfTheIndex(connected);
            for (int i = 0; i < 12; i++) {
                Ranking ranking = findNearest.run(table, query(vectors.get(i), ImageFilter.ALL, null, 5));
                assertThat(ranking.exact()).isFalse();
                assertThat(ranking.hits().get(0).image().id()).isEqualTo(new UUID(0, i));
            }
            assertThat(scansOfTheIndex(connected) - before).isEqualTo(12);
        }
    }

    @Test
    void findNearest_partitioned_isTheSameSearch() {
        List<float[]> vectors = fill(table);
        var other = new ModelKey("partitioned:fp32", "0123456789abcdef", OUTPUTS);
        SchemaMigration.run(postgres.source(), other, 4);
        EmbeddingTables others = new FindEmbeddingTables(database).run(other);
        EmbeddingTable partitioned = others.embedding();
        var index = new IndexEmbeddings(database);
        assertThat(index.areThere(others)).as("images are yet to be embedded").isFalse();
        var copy = new CopyEmbeddings(database);
        copy.run(
                partitioned,
                IntStream.range(0, ROWS)
                        .mapToObj(i -> new CopyEmbeddings.Row(
                                new UUID(0, i),
                                new StoredVector(partitioned, vectors.get(i), bits(vectors.get(i)), null))));
        index.run(others);
        assertThat(index.areThere(others)).isTrue();
        database.transactionally(handle -> handle.execute("update model set candidates = 6000, scan_limit = 100"));
        assertThat(count("pg_partition_tree('" + partitioned.name() + "') where isleaf"))
                .isEqualTo(4);
        var findNearest = new FindNearest(database);
        var filter = new ImageFilter("3/", null, null, null);
        for (int i = 0; i < 20; i++) {
            float[] asked = vectors.get(i);
            for (NearestQuery query : List.of(
                    query(asked, ImageFilter.ALL, null, 10),
                    query(asked, filter, null, 10),
                    query(asked, ImageFilter.ALL, null, 10).exact())) {
                assertThat(findNearest.run(partitioned, query).hits())
                        .isEqualTo(findNearest.run(table, query).hits())
                        .hasSize(10);
            }
        }
    }
}
