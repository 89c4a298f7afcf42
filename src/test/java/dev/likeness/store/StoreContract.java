package dev.likeness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.Label;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store promises, on a real PostgreSQL with pgvector. */
abstract class StoreContract {
    private static final int DIMENSIONS = 16;
    private static final ModelKey MODEL = new ModelKey("test:fp32", "0123456789abcdef", DIMENSIONS);
    private static final Fence NO_ROW = new Fence(null, false);

    @RegisterExtension
    final PostgresExtension postgres;

    private Database database;
    private ReplaceImage replace;
    private EmbeddingTable table;

    StoreContract(int majorVersion) {
        postgres = new PostgresExtension(majorVersion);
    }

    @BeforeEach
    void migrate() {
        SchemaMigration.run(postgres.source(), MODEL);
        database = new Database(postgres.source());
        replace = new ReplaceImage(database);
        table = new FindEmbeddingTable(database).run(MODEL);
    }

    private static ObjectVersion object(String key, String sequencer) {
        return new ObjectVersion("photos", key, null, sequencer);
    }

    private static ImageContent content(String... labels) {
        List<Label> likely =
                Arrays.stream(labels).map(label -> new Label(label, 0.5f)).toList();
        return new ImageContent(
                "etag", new byte[32], "image/png", 10, 4, 3, Instant.parse("2020-02-02T02:02:02Z"), likely);
    }

    /** Signs at zero: a code good enough to test with. */
    private static byte[] bits(float[] vector) {
        var bits = new byte[DIMENSIONS / 8];
        for (int i = 0; i < DIMENSIONS; i++) {
            bits[i / 8] |= (byte) (vector[i] > 0 ? 0x80 >>> (i % 8) : 0);
        }
        return bits;
    }

    private static float[] unit(Random random) {
        var vector = new float[DIMENSIONS];
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private boolean index(String key, String sequencer, float[] vector, String... labels) {
        return replace.indexed(object(key, sequencer), NO_ROW, content(labels), table, vector, bits(vector));
    }

    private List<float[]> indexMany(int images) {
        var random = new Random(7);
        List<float[]> vectors =
                IntStream.range(0, images).mapToObj(i -> unit(random)).toList();
        for (int i = 0; i < images; i++) {
            index("%04d/photo.png".formatted(i), "01", vectors.get(i), i % 2 == 0 ? "even" : "odd");
        }
        return vectors;
    }

    private List<StoredImage> listed(ImageState state) {
        return new ListImages(database).run(state, ImageFilter.ALL, null, 100);
    }

    private static NearestQuery query(float[] vector, ImageFilter filter, NearestQuery.Position after, int limit) {
        return new NearestQuery(vector, filter, null, -1, after, limit);
    }

    private long count(String from) {
        try (var connection = postgres.source().getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void indexed_read_givesBackWhatWasWritten() {
        float[] vector = unit(new Random(1));
        assertThat(index("a b/ü+😀.png", "01", vector, "hat")).isTrue();

        StoredImage image = listed(ImageState.INDEXED).get(0);
        assertThat(image.key()).isEqualTo("a b/ü+😀.png");
        assertThat(image.width()).isEqualTo(4);
        assertThat(image.height()).isEqualTo(3);
        assertThat(image.bytes()).isEqualTo(10);
        assertThat(image.takenAt()).isEqualTo("2020-02-02T02:02:02Z");
        assertThat(image.labels()).containsExactly(new Label("hat", 0.5f));
        assertThat(new FindImage(database).run(image.id())).contains(image);
        float[] stored = new FindEmbedding(database).run(table, image.id()).orElseThrow();
        for (int i = 0; i < DIMENSIONS; i++) {
            assertThat(stored[i]).isCloseTo(vector[i], within(Math.ulp(1f) * 8192)); // half precision, |x| ≤ 1
        }
    }

    @Test
    void indexed_again_keepsTheIdAndReplacesTheRest() {
        index("a", "01", unit(new Random(1)), "old");
        UUID id = listed(ImageState.INDEXED).get(0).id();
        float[] changed = unit(new Random(2));
        assertThat(index("a", "02", changed, "new")).isTrue();

        StoredImage image = listed(ImageState.INDEXED).get(0);
        assertThat(image.id()).isEqualTo(id);
        assertThat(image.labels()).extracting(Label::label).containsExactly("new");
        assertThat(new FindEmbedding(database).run(table, id).orElseThrow()[0]).isCloseTo(changed[0], within(1e-3f));
        assertThat(count(table.name())).isEqualTo(1);
    }

    @Test
    void anyWrite_asLateOrEarlierThanTheRow_changesNothing() {
        index("a", "0055", unit(new Random(1)), "kept");
        float[] other = unit(new Random(2));

        assertThat(index("a", "0055", other, "same")).isFalse();
        assertThat(index("a", "0054FF", other, "longer, but earlier")).isFalse();
        assertThat(replace.deleted(object("a", "0054"), NO_ROW)).isFalse();
        assertThat(replace.rejected(object("a", "00"), NO_ROW, "e", 1, "unreadable_image"))
                .isFalse();
        assertThat(listed(ImageState.INDEXED).get(0).labels())
                .extracting(Label::label)
                .containsExactly("kept");

        assertThat(index("a", "005501", other, "longer, and later")).isTrue();
    }

    @Test
    void readFence_tellsEarlierFromLater() {
        var fence = new ReadFence(database);
        assertThat(fence.run(object("a", "01"))).isEqualTo(NO_ROW);
        index("a", "0a", unit(new Random(1)));
        assertThat(fence.run(object("a", "0A")).superseded()).isTrue();
        assertThat(fence.run(object("a", "0B")).superseded()).isFalse();
        assertThat(fence.run(object("a", null)).superseded()).isFalse();
    }

    @Test
    void writeWithoutSequencer_rowChangedSinceItWasRead_changesNothing() {
        index("a", "01", unit(new Random(1)));
        Fence read = new ReadFence(database).run(object("a", null));
        replace.deleted(object("a", "02"), NO_ROW);
        float[] stale = unit(new Random(2));

        assertThat(replace.indexed(object("a", null), read, content(), table, stale, bits(stale)))
                .isFalse();
        assertThat(listed(ImageState.INDEXED)).isEmpty();

        Fence readAgain = new ReadFence(database).run(object("a", null));
        assertThat(replace.indexed(object("a", null), readAgain, content(), table, stale, bits(stale)))
                .isTrue();
        assertThat(new ReadFence(database).run(object("a", "02")).superseded()).isTrue();
    }

    @Test
    void writesWithoutSequencer_ofTwoReaders_onlyTheFirstCounts() {
        replace.rejected(object("a", null), NO_ROW, "e", 1, "unreadable_image");
        Fence read = new ReadFence(database).run(object("a", null));
        assertThat(replace.rejected(object("a", null), read, "newer", 2, "image_too_large"))
                .isTrue();
        assertThat(replace.rejected(object("a", null), read, "older", 1, "unreadable_image"))
                .isFalse();
        assertThat(listed(ImageState.REJECTED)).extracting(StoredImage::reason).containsExactly("image_too_large");
    }

    @Test
    void deleted_leavesATombstoneAndNothingElse() {
        index("a", "01", unit(new Random(1)), "hat");
        assertThat(replace.deleted(object("a", "02"), NO_ROW)).isTrue();

        assertThat(count(table.name())).isZero();
        assertThat(count("image where key = 'a' and bucket = 'photos' and sequencer = '02' and state = 'deleted'"
                        + " and num_nonnulls(etag, reason, content_type, bytes, width, height, sha256, taken_at,"
                        + " indexed_at, labels) = 0"))
                .isEqualTo(1);
        assertThat(index("a", "01", unit(new Random(1)))).isFalse();
        assertThat(index("a", "03", unit(new Random(1)))).isTrue();
    }

    @Test
    void rejected_replacesAnIndexedPhotoAndItsEmbedding() {
        index("a", "01", unit(new Random(1)));
        assertThat(replace.rejected(object("a", "02"), NO_ROW, "e", 7, "unreadable_image"))
                .isTrue();

        assertThat(count(table.name())).isZero();
        assertThat(listed(ImageState.REJECTED)).extracting(StoredImage::reason).containsExactly("unreadable_image");
        assertThat(new CountImages(database).run())
                .isEqualTo(new CountImages.Counts(
                        Map.of(ImageState.INDEXED, 0L, ImageState.REJECTED, 1L, ImageState.DELETED, 0L),
                        Map.of("unreadable_image", 1L)));
    }

    @Test
    void manyWritersOfOneKey_theLatestWins() {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            String sequencer = "%04X".formatted(i * 7919 % 251 + 1);
            float[] vector = unit(new Random(i));
            writers.add(CompletableFuture.runAsync(() -> index("a", sequencer, vector, sequencer)));
        }
        writers.forEach(CompletableFuture::join);
        String latest = IntStream.rangeClosed(1, 24)
                .mapToObj(i -> "%04X".formatted(i * 7919 % 251 + 1))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(listed(ImageState.INDEXED).get(0).labels())
                .extracting(Label::label)
                .containsExactly(latest);
        assertThat(count(table.name())).isEqualTo(1);
    }

    @Test
    void findNearest_equalsBruteForce() {
        List<float[]> vectors = indexMany(60);
        float[] asked = unit(new Random(99));
        List<Hit> hits = new FindNearest(database).run(table, query(asked, ImageFilter.ALL, null, 10));

        List<Integer> expected = IntStream.range(0, 60)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -dot(asked, vectors.get(i))))
                .limit(10)
                .toList();
        assertThat(hits)
                .extracting(hit -> hit.image().key())
                .isEqualTo(expected.stream()
                        .map(i -> "%04d/photo.png".formatted(i))
                        .toList());
        assertThat(hits.get(0).similarity()).isCloseTo(dot(asked, vectors.get(expected.get(0))), within(1e-3));
    }

    @Test
    void findNearestByCode_allAreCandidates_equalsTheExactScan() {
        List<float[]> vectors = indexMany(60);
        float[] asked = vectors.get(17);
        NearestQuery query = query(asked, ImageFilter.ALL, null, 20);
        assertThat(new FindNearestByCode(database).run(table, query, bits(asked), 60))
                .isEqualTo(new FindNearest(database).run(table, query));
    }

    @Test
    void findNearestByCode_filtered_findsAsManyAsThereAre() {
        List<float[]> vectors = indexMany(60);
        var filter = new ImageFilter("000", "even", null, null);
        List<Hit> hits = new FindNearestByCode(database)
                .run(table, query(vectors.get(50), filter, null, 20), bits(vectors.get(50)), 5);
        assertThat(hits)
                .extracting(hit -> hit.image().key())
                .containsExactlyInAnyOrder(
                        "0000/photo.png", "0002/photo.png", "0004/photo.png", "0006/photo.png", "0008/photo.png");
        assertThat(new CountSearchable(database).run(table, filter, 100)).isEqualTo(5);
        assertThat(new CountSearchable(database).run(table, ImageFilter.ALL, 7)).isEqualTo(7);
    }

    @Test
    void findNearest_pagesWithTies_neitherRepeatNorSkip() {
        float[] same = unit(new Random(5));
        for (int i = 0; i < 23; i++) {
            index("tie-" + i, "01", same);
        }
        List<UUID> seen = new ArrayList<>();
        NearestQuery.Position after = null;
        List<Hit> page;
        do {
            page = new FindNearest(database).run(table, query(same, ImageFilter.ALL, after, 5));
            page.forEach(hit -> seen.add(hit.image().id()));
            after = page.isEmpty()
                    ? null
                    : new NearestQuery.Position(
                            page.get(page.size() - 1).similarity(),
                            page.get(page.size() - 1).image().id());
        } while (!page.isEmpty());
        assertThat(seen).hasSize(23).doesNotHaveDuplicates();
        assertThat(seen.stream().map(UUID::toString)).isSorted();
    }

    @Test
    void findNearest_itselfLeftOutAndLeastSimilarity_areKept() {
        float[] one = unit(new Random(1));
        index("one", "01", one);
        index("other", "01", unit(new Random(2)));
        UUID id = new FindNearest(database)
                .run(table, query(one, ImageFilter.ALL, null, 1))
                .get(0)
                .image()
                .id();
        var without = new NearestQuery(one, ImageFilter.ALL, id, -1, null, 5);
        assertThat(new FindNearest(database).run(table, without))
                .extracting(hit -> hit.image().key())
                .containsExactly("other");
        var close = new NearestQuery(one, ImageFilter.ALL, null, 0.99, null, 5);
        assertThat(new FindNearest(database).run(table, close))
                .extracting(hit -> hit.image().key())
                .containsExactly("one");
    }

    @Test
    void findNearest_zeroVectors_areNotLikeAnything() {
        index("zero", "01", new float[DIMENSIONS]);
        index("one", "01", unit(new Random(1)));
        assertThat(new FindNearest(database).run(table, query(new float[DIMENSIONS], ImageFilter.ALL, null, 5)))
                .extracting(Hit::similarity)
                .containsExactly(0.0, 0.0);
    }

    @Test
    void findNearest_emptyTable_findsNothing() {
        NearestQuery query = query(unit(new Random(1)), ImageFilter.ALL, null, 5);
        assertThat(new FindNearest(database).run(table, query)).isEmpty();
        assertThat(new FindNearestByCode(database).run(table, query, new byte[DIMENSIONS / 8], 200))
                .isEmpty();
    }

    @Test
    void listImages_pages_newestFirst() {
        indexMany(7);
        List<String> keys = new ArrayList<>();
        ListImages.Position after = null;
        List<StoredImage> page;
        do {
            page = new ListImages(database).run(ImageState.INDEXED, ImageFilter.ALL, after, 3);
            page.forEach(image -> keys.add(image.key()));
            after = page.isEmpty()
                    ? null
                    : new ListImages.Position(
                            page.get(page.size() - 1).indexedAt(),
                            page.get(page.size() - 1).id());
        } while (!page.isEmpty());
        assertThat(keys).hasSize(7).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void listStoredObjects_leavesOutTombstones_inByteOrder() {
        index("ü", "01", unit(new Random(1)));
        index("Z", "01", unit(new Random(1)));
        index("a", "01", unit(new Random(1)));
        replace.deleted(object("b", "01"), NO_ROW);
        var list = new ListStoredObjects(database);
        assertThat(list.run("photos", "", 10))
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("Z", "a", "ü");
        assertThat(list.run("photos", "Z", 1))
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("a");
    }

    @Test
    void indexed_wrongDimensions_writesNothingAtAll() {
        float[] tooLong = new float[DIMENSIONS + 1];
        assertThatThrownBy(() ->
                        replace.indexed(object("a", "01"), NO_ROW, content(), table, tooLong, new byte[DIMENSIONS / 8]))
                .hasMessageContaining("dimensions");
        assertThat(count("image")).isZero();
    }

    @Test
    void migrate_again_changesNothing_andOtherModelsHaveTheirOwnTable() {
        index("a", "01", unit(new Random(1)));
        assertThat(SchemaMigration.run(postgres.source(), MODEL)).isZero();
        assertThat(count(table.name())).isEqualTo(1);

        var retrained = new ModelKey(MODEL.id(), "fedcba9876543210", DIMENSIONS);
        assertThatThrownBy(() -> new FindEmbeddingTable(database).run(retrained))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("./likeness up");
        SchemaMigration.run(postgres.source(), retrained);
        assertThat(new FindEmbeddingTable(database).run(retrained).name()).isNotEqualTo(table.name());
    }

    @Test
    void noServer_isUnavailableWithItsCode() {
        DataSource nowhere = PostgresExtension.source("jdbc:postgresql://127.0.0.1:1/none?user=x&password=y");
        assertThatThrownBy(() -> new CountImages(new Database(nowhere)).run())
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.code())
                        .isEqualTo("database_unavailable"));
    }

    private static double dot(float[] one, float[] other) {
        return IntStream.range(0, DIMENSIONS)
                .mapToDouble(i -> (double) one[i] * other[i])
                .sum();
    }
}
