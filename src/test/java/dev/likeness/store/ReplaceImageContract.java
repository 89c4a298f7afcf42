package dev.likeness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.Label;
import dev.likeness.ModelKey;
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
import org.junit.jupiter.api.Test;

/** What writing promises: whole or absent, in the order of events, and nothing left behind. */
abstract class ReplaceImageContract extends StoreFixture {
    ReplaceImageContract(int majorVersion) {
        super(majorVersion);
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
        assertThat(image.flags()).containsExactly("blank");
        assertThat(image.noise()).isEqualTo(3.5);
        assertThat(image.denoised()).isTrue();
        assertThat(count("image where camera = 'Maker Model 1' and latitude = 48.25 and longitude = -16.5"))
                .isEqualTo(1);
        assertThat(new FindImage(database).run(image.id())).contains(image);
        float[] stored =
                new FindEmbeddings(database).run(table, List.of(image.id())).get(image.id());
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
        assertThat(new FindEmbeddings(database).run(table, List.of(id)).get(id)[0])
                .isCloseTo(changed[0], within(1e-3f));
        assertThat(count(table.name())).isEqualTo(1);
    }

    @Test
    void anyWrite_asLateOrEarlierThanTheRow_changesNothing() {
        index("a", "0055", unit(new Random(1)), "kept");
        float[] other = unit(new Random(2));

        assertThat(index("a", "0055", other, "same")).isFalse();
        assertThat(index("a", "0054FF", other, "longer, but earlier")).isFalse();
        assertThat(delete("a", "0054")).isFalse();
        assertThat(reject("a", "00", "e", "unreadable_image")).isFalse();
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
    void anyWrite_rowChangedSinceItWasRead_changesNothing() {
        index("a", "01", unit(new Random(1)));
        Fence read = fence(object("a", null));
        delete("a", "02");
        float[] stale = unit(new Random(2));

        assertThat(replace(object("a", null), read, content(), vectors(tables, stale)))
                .isFalse();
        assertThat(replace(object("a", "03"), read, content(), vectors(tables, stale)))
                .isFalse();
        assertThat(listed(ImageState.INDEXED)).isEmpty();

        Fence readAgain = fence(object("a", null));
        assertThat(replace(object("a", null), readAgain, content(), vectors(tables, stale)))
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
        assertThat(delete("a", "02")).isTrue();

        assertThat(count(table.name())).isZero();
        assertThat(count("image where key = 'a' and bucket = 'photos' and sequencer = '02' and state = 'deleted'"
                        + " and num_nonnulls(etag, reason, content_type, bytes, width, height, sha256, taken_at,"
                        + " indexed_at, labels, camera, latitude, longitude, noise, denoised) = 0 and flags = '{}'"))
                .isEqualTo(1);
        assertThat(index("a", "01", unit(new Random(1)))).isFalse();
        assertThat(index("a", "03", unit(new Random(1)))).isTrue();
    }

    @Test
    void rejected_replacesAnIndexedPhotoAndItsEmbedding() {
        index("a", "01", unit(new Random(1)));
        assertThat(reject("a", "02", "e", "unreadable_image")).isTrue();

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
            writers.add(CompletableFuture.runAsync(() -> {
                boolean done = false;
                while (!done) { // another wrote between this one's fence and its write
                    done = index("a", sequencer, vector, sequencer)
                            || fence(object("a", sequencer)).superseded();
                }
            }));
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
    void indexed_wrongDimensions_writesNothingAtAll() {
        float[] tooLong = new float[DIMENSIONS + 1];
        var vector = new StoredVector(table, tooLong, new byte[DIMENSIONS / 8], List.of());
        assertThatThrownBy(() -> replace(object("a", "01"), NO_ROW, content(), List.of(vector)))
                .hasMessageContaining("dimensions");
        assertThat(count("image")).isZero();
    }

    @Test
    void indexed_together_oneThatIsEarlierIsLeftOutAndOneThatFailsFailsAll() {
        index("b", "05", unit(new Random(1)), "kept");
        float[] vector = unit(new Random(2));
        var good =
                new ReplaceImage.Indexed(object("c", "01"), NO_ROW, content("new"), THUMBNAIL, vectors(tables, vector));
        var early = new ReplaceImage.Indexed(
                object("b", "04"), fence(object("b", null)), content("early"), THUMBNAIL, vectors(tables, vector));
        assertThat(replace.indexed(List.of(good, early))).containsExactly(true, false);
        assertThat(listed(ImageState.INDEXED))
                .flatExtracting(StoredImage::labels)
                .extracting(Label::label)
                .containsExactlyInAnyOrder("kept", "new");

        var wrong = new StoredVector(table, new float[1], new byte[DIMENSIONS / 8], List.of());
        var bad = new ReplaceImage.Indexed(object("d", "01"), NO_ROW, content(), THUMBNAIL, List.of(wrong));
        var other = new ReplaceImage.Indexed(object("e", "01"), NO_ROW, content(), THUMBNAIL, vectors(tables, vector));
        assertThatThrownBy(() -> replace.indexed(List.of(other, bad))).hasMessageContaining("dimensions");
        assertThat(count("image")).isEqualTo(2);
    }

    @Test
    void indexed_anyFloat_isRoundedAsTheDatabaseRounds() {
        var random = new Random(11);
        float[] values = new float[DIMENSIONS];
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < DIMENSIONS; j++) {
                // All sizes down to below the least half, and half of them exactly between two halves.
                float value = (float) ((random.nextDouble() - 0.5) * Math.pow(2, -random.nextInt(30)));
                values[j] = j % 2 == 0 ? value : Float.intBitsToFloat(Float.floatToIntBits(value) & ~0xFFF);
            }
            index("a", "%04d".formatted(i), values.clone());
            boolean same = database.query(
                    handle -> handle.createQuery("select embedding = cast(:values as halfvec) from " + table.name())
                            .bind("values", Database.vector(values))
                            .mapTo(Boolean.class)
                            .one());
            assertThat(same).as("%s", Arrays.toString(values)).isTrue();
        }
    }

    @Test
    void migrate_again_changesNothing_andOtherModelsHaveTheirOwnTable() {
        index("a", "01", unit(new Random(1)));
        assertThat(SchemaMigration.run(postgres.source(), MODEL)).isZero();
        assertThat(count(table.name())).isEqualTo(1);

        var retrained = new ModelKey(MODEL.id(), "fedcba9876543210", OUTPUTS);
        assertThatThrownBy(() -> new FindEmbeddingTables(database).run(retrained))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("./likeness up");
        SchemaMigration.run(postgres.source(), retrained);
        assertThat(new FindEmbeddingTables(database).run(retrained).embedding().name())
                .isNotEqualTo(table.name());
    }

    @Test
    void noServer_isUnavailableWithItsCode() {
        DataSource nowhere = PostgresExtension.source("jdbc:postgresql://127.0.0.1:1/none?user=x&password=y");
        assertThatThrownBy(() -> new CountImages(new Database(nowhere)).run())
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.code())
                        .isEqualTo("database_unavailable"));
    }
}
