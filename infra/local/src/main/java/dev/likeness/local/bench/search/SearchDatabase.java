package dev.likeness.local.bench.search;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Model;
import dev.likeness.files.FolderTree;
import dev.likeness.local.bench.BenchPool;
import dev.likeness.local.install.Progress;
import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresServer;
import dev.likeness.store.CopyEmbeddings;
import dev.likeness.store.CopyEmbeddings.Row;
import dev.likeness.store.Database;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindNearest;
import dev.likeness.store.IndexEmbeddings;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.Ranking;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.StoredVector;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A PostgreSQL of its own, filled with vectors as photos would be. Whoever opens it closes it; nothing stays. */
final class SearchDatabase implements AutoCloseable {
    private static final String NAME = "bench";
    private static final int POSTGRES_VERSION = 16;
    private static final long PROGRESS_MILLIS = 500;

    /** Room for the graph of a million codes while it is built, and for COPY to go on while pages are written. */
    private static final Map<String, String> SETTINGS = Map.of(
            "shared_buffers",
            "1GB",
            "maintenance_work_mem",
            "2GB",
            "max_wal_size",
            "8GB",
            "checkpoint_timeout",
            "30min");

    /** With five of a thousand labels each, over two years. */
    private static final String IMAGES =
            """
            insert into image (id, bucket, key, state, etag, content_type, bytes, width, height, sha256, indexed_at, labels)
            select cast(lpad(to_hex(i), 32, '0') as uuid), 'bench', i || '.jpg', 'indexed', 'etag', 'image/jpeg', 100000, 400,
                   300, sha256(cast(cast(i as text) as bytea)), now() - i %% 731 * interval '1 day',
                   (select jsonb_agg(jsonb_build_object('label', 'label ' || i * (n + 7) %% 1000, 'probability', 0.5 / n))
                    from generate_series(1, 5) n)
            from generate_series(0, %d) i
            """;

    private final Path folder;
    private final PostgresServer server;
    private final AgroalDataSource source;
    private final EmbeddingTables tables;
    private final EmbeddingTable table;
    private final FindNearest findNearest;
    private final Database database;
    private final Model model;

    private SearchDatabase(Path folder, PostgresServer server, AgroalDataSource source, Model model) {
        this.folder = folder;
        this.server = server;
        this.source = source;
        this.model = model;
        this.database = new Database(source);
        this.tables = new FindEmbeddingTables(database).run(model.key());
        this.table = tables.embedding();
        this.findNearest = new FindNearest(database);
    }

    static SearchDatabase open(Model model) throws IOException {
        var distribution = PostgresDistribution.install(CacheFolder.path(), POSTGRES_VERSION, notice -> {});
        Path folder = Files.createTempDirectory("likeness-bench");
        PostgresServer server = PostgresServer.start(distribution, folder.resolve("data"), NAME, SETTINGS);
        server.createDatabase(NAME);
        AgroalDataSource source = BenchPool.open(server.jdbcUrl(NAME));
        SchemaMigration.run(source, model.key());
        return new SearchDatabase(folder, server, source, model);
    }

    Database database() {
        return database;
    }

    byte[] code(float[] vector) {
        return model.code(ModelKey.EMBEDDING, vector);
    }

    /** The id of a member's image. */
    static UUID id(int member) {
        return new UUID(0, member);
    }

    /**
     * What filling cost.
     *
     * @param tableBytes of the embeddings, without indexes
     * @param indexBytes of the index over the codes
     */
    record Filled(double loadSeconds, double indexSeconds, long tableBytes, long indexBytes) {}

    /** @param vectors of the model's embedding */
    Filled fill(SyntheticVectors vectors, Progress progress) throws SQLException {
        long start = System.nanoTime();
        execute(IMAGES.formatted(vectors.rows() - 1));
        load(ModelKey.EMBEDDING, vectors, progress);
        long loaded = System.nanoTime();
        index(progress);
        long indexed = System.nanoTime();
        execute("vacuum analyze");
        return new Filled(
                (loaded - start) / 1e9,
                (indexed - loaded) / 1e9,
                number("select pg_table_size('" + table.name() + "')"),
                number("select pg_relation_size('" + table.name() + "_bits')"));
    }

    /** Another of the model's outputs, of the same images. */
    void load(String output, SyntheticVectors vectors, Progress progress) throws SQLException {
        EmbeddingTable into = tables.byOutput().get(output);
        progress.begin("Loading", vectors.rows(), "rows");
        execute("drop index " + into.name() + "_bits"); // an empty table has it from the beginning
        var copied = new AtomicLong();
        int streams = Runtime.getRuntime().availableProcessors();
        CompletableFuture<?>[] copying = IntStream.range(0, streams)
                .mapToObj(stream -> CompletableFuture.runAsync(() -> new CopyEmbeddings(database)
                        .run(
                                into,
                                IntStream.range(0, vectors.rows())
                                        .filter(i -> i % streams == stream)
                                        .mapToObj(i -> {
                                            progress.reach(copied.incrementAndGet());
                                            return row(into, output, i, vectors.member(i));
                                        }))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(copying).join();
    }

    private Row row(EmbeddingTable into, String output, int member, float[] vector) {
        return new Row(id(member), new StoredVector(into, vector, model.code(output, vector), null));
    }

    private void index(Progress progress) throws SQLException {
        progress.begin("Building the index", 100, "%");
        var index = new IndexEmbeddings(database);
        CompletableFuture<Void> built = CompletableFuture.runAsync(() -> index.run(table));
        while (!built.isDone()) {
            index.progress().ifPresent(done -> progress.reach((long) (100 * done)));
            try {
                Thread.sleep(PROGRESS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        built.join();
    }

    /** How many candidates are compared for ten results, from now on. */
    void useCandidates(int candidates) throws SQLException {
        execute("update model set candidates = " + candidates + ", scan_limit = 0");
    }

    Ranking search(float[] vector, int k) {
        return findNearest.run(table, NearestQuery.of(vector, code(vector), k));
    }

    Ranking scan(float[] vector, int k) {
        return findNearest.run(table, NearestQuery.of(vector, code(vector), k).exact());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
        server.close();
        FolderTree.delete(folder);
    }
}
