package dev.likeness.analysis;

import dev.likeness.Label;
import dev.likeness.ModelInput;
import dev.likeness.ModelKey;
import dev.likeness.UnitVectors;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.StubEmbedder;
import dev.likeness.store.Database;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindNearest;
import dev.likeness.store.ImageContent;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ListDuplicates;
import dev.likeness.store.ListDuplicates.Group;
import dev.likeness.store.ListDuplicates.Kind;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.PostgresExtension;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.SaveFindings;
import dev.likeness.store.ScanEmbeddings;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.StoredVector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Photos with vectors of the test's own in a real database. */
public final class AnalysisFixture implements AutoCloseable {
    static final String LONELY = "lonely";
    private static final int POSTGRES_VERSION = 16;
    private static final int DIMENSIONS = 48;
    private static final int REGION_DIMENSIONS = 256;

    public final PostgresExtension postgres =
            new PostgresExtension(POSTGRES_VERSION, PostgresExtension.MAX_CONNECTIONS);
    public final Model model = model("test");
    public final Database database;
    private final FindEmbeddingTables findTables;
    private final Map<String, ReplaceImage.Indexed> added = new HashMap<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final Random random = new Random(2);
    private int sequencer;

    public AnalysisFixture() {
        postgres.beforeEach(null);
        SchemaMigration.run(postgres.source(), model.key());
        database = new Database(postgres.source());
        findTables = new FindEmbeddingTables(database);
    }

    private static Model model(String name) {
        return StubEmbedder.model(new ModelCard(
                name,
                "0123456789abcdef",
                "fp32",
                "fc2",
                DIMENSIONS,
                ModelInput.squashed(8),
                "caffe",
                "test",
                "none",
                List.of(),
                Map.of(ModelKey.EMBEDDING, new float[DIMENSIONS], ModelKey.REGIONS, new float[REGION_DIMENSIONS]),
                1));
    }

    /** Three kinds of twenty photos each, one of its own kind, two near duplicates of a/0, and a copy of one of these. */
    public void fill() {
        for (String kind : List.of("a", "b", "c")) {
            for (int i = 0; i < 20; i++) {
                add(kind + "/" + i, kind, 0.05, kind + i, 0);
            }
        }
        add(LONELY, "d", 0, LONELY, 0);
        add("a/half", "a", 0.05, "a0", 0.1);
        add("a/quarter", "a", 0.05, "a0", 0.12);
        copy("a/quarter", "a/quarter again");
        execute("analyze");
    }

    AnalyseImages.Summary analyse() {
        return analyseImages().run(model, () -> false, stage -> {});
    }

    List<Group> duplicates(Kind kind) {
        return new ListDuplicates(database).run(kind, ImageFilter.ALL, ListDuplicates.Position.START, 10);
    }

    static Set<String> keys(Group group) {
        return group.images().stream().map(hit -> hit.image().key()).collect(Collectors.toSet());
    }

    AnalyseImages analyseImages() {
        return new AnalyseImages(
                findTables,
                new FindEmbeddings(database),
                new ScanEmbeddings(database),
                new FindNearest(database),
                new SaveFindings(database));
    }

    private float[] near(String centre, int dimensions, double distance) {
        float[] vector = UnitVectors.random(new Random(centre.hashCode()), dimensions);
        float[] other = UnitVectors.random(random, dimensions);
        for (int i = 0; i < dimensions; i++) {
            vector[i] += (float) distance * other[i];
        }
        return UnitVectors.normalised(vector);
    }

    /**
     * @param kind photos of one kind are similar
     * @param spread how far, about, from the kind's centre
     * @param scene photos of one scene are near duplicates
     * @param change how far from the scene's centre: less is the larger picture
     */
    public void add(String key, String kind, double spread, String scene, double change) {
        kinds.put(key, kind);
        add(key, near(kind, DIMENSIONS, spread), near(scene, REGION_DIMENSIONS, change), 400 - (int) (1000 * change));
    }

    /** A photo of one colour: its vectors are zero. */
    public void addBlank(String key) {
        add(key, new float[DIMENSIONS], new float[REGION_DIMENSIONS], 400);
    }

    private void add(String key, float[] embedding, float[] regions, int width) {
        EmbeddingTables tables = findTables.run(model.key());
        var object = object(key);
        write(new ReplaceImage.Indexed(
                object,
                new ReadFence(database).run(object),
                new ImageContent(
                        "etag",
                        sha256(key + object.sequencer()),
                        "image/png",
                        10,
                        width,
                        300,
                        null,
                        null,
                        null,
                        null,
                        0,
                        false,
                        List.of(),
                        List.of(new Label("kind " + kinds.get(key), 0.5f), new Label("thing", 0.2f))),
                new byte[0],
                List.of(
                        new StoredVector(
                                tables.embedding(), embedding, model.code(ModelKey.EMBEDDING, embedding), List.of()),
                        new StoredVector(
                                tables.byOutput().get(ModelKey.REGIONS),
                                regions,
                                model.code(ModelKey.REGIONS, regions),
                                null))));
    }

    /** The same bytes under another key. */
    public void copy(String key, String copy) {
        ReplaceImage.Indexed photo = added.get(key);
        var object = object(copy);
        kinds.put(copy, kinds.get(key));
        write(new ReplaceImage.Indexed(
                object, new ReadFence(database).run(object), photo.content(), photo.thumbnail(), photo.vectors()));
    }

    private void write(ReplaceImage.Indexed photo) {
        added.put(photo.object().key(), photo);
        if (!new ReplaceImage(database).indexed(List.of(photo)).get(0)) {
            throw new AssertionError(photo.object() + " was not written");
        }
    }

    public String kindOf(String key) {
        return kinds.get(key);
    }

    public void delete(String key) {
        var object = object(key);
        new ReplaceImage(database).deleted(object, new ReadFence(database).run(object));
    }

    private ObjectVersion object(String key) {
        return new ObjectVersion("photos", key, null, "%08d".formatted(++sequencer));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** @return a model in whose embeddings everything is the other way round */
    public Model mirrored() {
        Model mirrored = model("mirrored");
        SchemaMigration.run(postgres.source(), mirrored.key());
        execute("insert into %s (image_id, embedding, bits) select image_id,"
                        .formatted(findTables.run(mirrored.key()).embedding().name())
                + " cast(array(select -x from unnest(cast(embedding as real[])) x) as halfvec), ~bits from "
                + findTables.run(model.key()).embedding().name());
        return mirrored;
    }

    public UUID id(String key) {
        return UUID.fromString(postgres.text("select id from image where key = '" + key + "'"));
    }

    public FindEmbeddingTables tables() {
        return findTables;
    }

    public void execute(String sql) {
        postgres.execute(sql);
    }

    public long number(String sql) {
        return postgres.number(sql);
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
