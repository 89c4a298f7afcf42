package dev.likeness.store;

import dev.likeness.Label;
import dev.likeness.ModelKey;
import dev.likeness.UnitVectors;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A migrated database on a real PostgreSQL with pgvector, new for each test, and what is put into it. */
abstract class StoreFixture {
    static final int DIMENSIONS = 16;
    static final List<ModelKey.Output> OUTPUTS = List.of(
            new ModelKey.Output(ModelKey.EMBEDDING, DIMENSIONS, DIMENSIONS),
            new ModelKey.Output(ModelKey.REGIONS, 6, 8));
    static final ModelKey MODEL = new ModelKey("test:fp32", "0123456789abcdef", OUTPUTS);
    static final Fence NO_ROW = new Fence(null, false, null, null);

    @RegisterExtension
    final PostgresExtension postgres;

    Database database;
    ReplaceImage replace;
    EmbeddingTables tables;
    EmbeddingTable table;

    StoreFixture(int majorVersion) {
        postgres = new PostgresExtension(majorVersion);
    }

    @BeforeEach
    void migrate() {
        SchemaMigration.run(postgres.source(), MODEL);
        database = new Database(postgres.source());
        replace = new ReplaceImage(database);
        tables = new FindEmbeddingTables(database).run(MODEL);
        table = tables.embedding();
    }

    /** What stands for a JPEG here. */
    static final byte[] THUMBNAIL = {1, 2, 3};

    static ObjectVersion object(String key, String sequencer) {
        return new ObjectVersion("photos", key, null, sequencer);
    }

    static ImageContent content(String... labels) {
        List<Label> likely =
                Arrays.stream(labels).map(label -> new Label(label, 0.5f)).toList();
        return new ImageContent(
                "etag",
                new byte[32],
                "image/png",
                10,
                4,
                3,
                Instant.parse("2020-02-02T02:02:02Z"),
                "Maker Model 1",
                48.25,
                -16.5,
                3.5,
                true,
                List.of("blank"),
                likely);
    }

    /** Signs at zero: a code good enough to test with. */
    static byte[] bits(float[] vector) {
        var bits = new byte[DIMENSIONS / 8];
        for (int i = 0; i < DIMENSIONS; i++) {
            bits[i / 8] |= (byte) (vector[i] > 0 ? 0x80 >>> (i % 8) : 0);
        }
        return bits;
    }

    static float[] unit(Random random) {
        return UnitVectors.random(random, DIMENSIONS);
    }

    /** The embedding, and regions that are always the same. */
    static List<StoredVector> vectors(EmbeddingTables tables, float[] vector) {
        return List.of(
                new StoredVector(tables.embedding(), vector, bits(vector), List.of()),
                new StoredVector(
                        tables.byOutput().get(ModelKey.REGIONS), new float[] {1, 0, 0, 0, 0, 0}, new byte[1], null));
    }

    Fence fence(ObjectVersion object) {
        return new ReadFence(database).run(object);
    }

    boolean delete(String key, String sequencer) {
        return replace.deleted(object(key, sequencer), fence(object(key, sequencer)));
    }

    boolean reject(String key, String sequencer, String etag, String reason) {
        return replace.rejected(object(key, sequencer), fence(object(key, sequencer)), etag, 1, reason);
    }

    boolean index(String key, String sequencer, float[] vector, String... labels) {
        return replace(object(key, sequencer), fence(object(key, sequencer)), content(labels), vectors(tables, vector));
    }

    /** From now on the table counts as a large one: so many candidates are compared. */
    void searchByCode(int candidates) {
        database.transactionally(handle -> {
            handle.execute("update model set candidates = ?, scan_limit = 0", candidates);
            handle.execute("analyze");
        });
    }

    boolean replace(ObjectVersion object, Fence fence, ImageContent content, List<StoredVector> vectors) {
        return replace.indexed(List.of(new ReplaceImage.Indexed(object, fence, content, THUMBNAIL, vectors)))
                .get(0);
    }

    List<float[]> indexMany(int images) {
        var random = new Random(7);
        List<float[]> vectors =
                IntStream.range(0, images).mapToObj(i -> unit(random)).toList();
        for (int i = 0; i < images; i++) {
            index("%04d/photo.png".formatted(i), "01", vectors.get(i), i % 2 == 0 ? "even" : "odd");
        }
        return vectors;
    }

    List<StoredImage> listed(ImageState state) {
        return new ListImages(database).run(state, ImageFilter.ALL, null, 100);
    }

    static NearestQuery query(float[] vector, ImageFilter filter, NearestQuery.Position after, int limit) {
        return new NearestQuery(
                vector,
                bits(vector),
                filter,
                List.of(),
                NearestQuery.Threshold.NONE,
                new NearestQuery.Page(limit, after == null ? 0 : 1, after),
                false);
    }

    long count(String from) {
        try (var connection = postgres.source().getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
