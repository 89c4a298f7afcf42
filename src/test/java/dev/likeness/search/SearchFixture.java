package dev.likeness.search;

import dev.likeness.Label;
import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.UnitVectors;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.StubEmbedder;
import dev.likeness.store.Candidates;
import dev.likeness.store.CopyEmbeddings;
import dev.likeness.store.Database;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindCloser;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindNearest;
import dev.likeness.store.ImageContent;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.PostgresExtension;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.ReplaceImage.Indexed;
import dev.likeness.store.SampleEmbeddings;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.StoredVector;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Searching, from the embedding on, in a real database; and what it should find, by brute force. */
final class SearchFixture implements AutoCloseable {
    private static final int POSTGRES_VERSION = 16;

    final int dimensions;
    final Model model;
    final RankImages rankImages;
    private final PostgresExtension postgres;
    private final Database database;
    private final FindEmbeddingTables tables;
    private final ReplaceImage replaceImage;
    private final ReadFence readFence;
    private final EmbeddingTable table;

    SearchFixture(int dimensions) {
        this(dimensions, PostgresExtension.MAX_CONNECTIONS);
    }

    /** @param maxConnections the server's */
    SearchFixture(int dimensions, int maxConnections) {
        this.dimensions = dimensions;
        postgres = new PostgresExtension(POSTGRES_VERSION, maxConnections);
        model = model("test", dimensions);
        postgres.beforeEach(null);
        SchemaMigration.run(postgres.source(), model.key());
        database = new Database(postgres.source());
        replaceImage = new ReplaceImage(database);
        readFence = new ReadFence(database);
        tables = new FindEmbeddingTables(database);
        table = tables.run(model.key()).embedding();
        rankImages = new RankImages(tables, new FindNearest(database));
    }

    static Model model(String name, int dimensions) {
        return StubEmbedder.model(new ModelCard(
                name,
                "0123456789abcdef",
                "fp32",
                "fc2",
                dimensions,
                ModelInput.squashed(8),
                "caffe",
                "test",
                "none",
                List.of(),
                Map.of(ModelKey.EMBEDDING, new float[dimensions]),
                1));
    }

    /** Also prepares the database for another model. */
    Model alsoFor(String name) {
        Model other = model(name, dimensions);
        SchemaMigration.run(postgres.source(), other.key());
        return other;
    }

    List<AuditRecall.Audit> audit(int sample, BooleanSupplier outOfTime) {
        return new AuditRecall(
                        tables,
                        new SampleEmbeddings(database),
                        new FindNearest(database),
                        new FindCloser(database),
                        new Candidates(database))
                .run(model, sample, outOfTime);
    }

    /** @param scanLimit up to how many embeddings all are compared */
    void configure(int candidates, int scanLimit) {
        execute("update model set candidates = " + candidates + ", scan_limit = " + scanLimit);
    }

    void clear() {
        execute("truncate image cascade");
    }

    void execute(String sql) {
        postgres.execute(sql);
    }

    long number(String sql) {
        return postgres.number(sql);
    }

    EmbeddingTable table() {
        return table;
    }

    /** A photo to write, as the index function would. */
    Indexed photo(String key, String sequencer, float[] vector, String label) {
        return photo(readFence, key, sequencer, vector, label);
    }

    /** The same by way of another pool, with some vector. */
    Indexed photo(Database another, String key, String sequencer) {
        return photo(new ReadFence(another), key, sequencer, UnitVectors.random(new Random(1), dimensions), "x");
    }

    private Indexed photo(ReadFence fence, String key, String sequencer, float[] vector, String label) {
        var object = new ObjectVersion("photos", key, null, sequencer);
        return new Indexed(
                object,
                fence.run(object),
                new ImageContent(
                        "etag",
                        new byte[32],
                        "image/png",
                        10,
                        4,
                        3,
                        null,
                        null,
                        null,
                        null,
                        0,
                        false,
                        List.of(),
                        List.of(new Label(label, 0.5f))),
                new byte[0],
                List.of(vector(model, table, vector)));
    }

    static StoredVector vector(Model model, EmbeddingTable table, float[] vector) {
        return new StoredVector(table, vector, model.code(ModelKey.EMBEDDING, vector), List.of());
    }

    /** What another model says of images that are there. */
    void addTo(Model other, Map<String, float[]> byKey) {
        EmbeddingTable into = tables.run(other.key()).embedding();
        new CopyEmbeddings(database)
                .run(
                        into,
                        byKey.entrySet().stream()
                                .map(entry -> new CopyEmbeddings.Row(
                                        id(entry.getKey()), vector(other, into, entry.getValue()))));
    }

    private UUID id(String key) {
        try (var connection = postgres.source().getConnection();
                var statement = connection.prepareStatement("select id from image where key = ?")) {
            statement.setString(1, key);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject(1, UUID.class);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** @param user an ordinary one, whose password is its name. Whoever asks for it closes it. */
    AgroalDataSource anotherPool(String user) {
        return postgres.anotherPool(user);
    }

    void write(List<Indexed> photos) {
        replaceImage.indexed(photos);
    }

    void delete(String key, String sequencer) {
        var object = new ObjectVersion("photos", key, null, sequencer);
        replaceImage.deleted(object, readFence.run(object));
    }

    @Override
    public void close() {
        try {
            postgres.afterEach(null);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
