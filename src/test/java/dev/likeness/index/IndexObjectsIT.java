package dev.likeness.index;

import static dev.likeness.index.IndexFixture.created;
import static dev.likeness.index.IndexFixture.picture;
import static dev.likeness.index.IndexFixture.removed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.corpus.HostilePictures;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.CountImages;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ImageState;
import dev.likeness.store.ListImages;
import dev.likeness.store.StoredImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of a bucket, through the real model into a real database. */
class IndexObjectsIT extends IndexContract {
    private static final int BATCH = 10;

    private IndexObjects index;

    @BeforeEach
    void index() {
        index = fixture.index;
    }

    private Map<String, Result> apply(ObjectChange... changes) {
        return index.apply(List.of(changes)).stream()
                .collect(Collectors.toMap(outcome -> outcome.change().object().key(), Outcome::result));
    }

    private Map<ImageState, Long> counts() {
        return new CountImages(fixture.database).run().byState();
    }

    @Test
    void apply_mixedBatch_eachGetsItsOwnOutcome() {
        bucket.objects.put("good", picture(0xFF0000));
        bucket.objects.put("bad", new byte[] {1, 2, 3});
        bucket.objects.put("slow", picture(0x00FF00));
        bucket.failing.add("slow");

        assertThat(apply(
                        created("good", "01"),
                        created("bad", "01"),
                        created("slow", "01"),
                        created("gone before it was read", "01"),
                        removed("never seen", "01")))
                .isEqualTo(Map.of(
                        "good", Result.INDEXED,
                        "bad", Result.REJECTED,
                        "slow", Result.FAILED,
                        "gone before it was read", Result.DELETED,
                        "never seen", Result.DELETED));

        bucket.failing.clear();
        assertThat(apply(created("slow", "01"))).containsEntry("slow", Result.INDEXED);
        assertThat(counts()).isEqualTo(Map.of(ImageState.INDEXED, 2L, ImageState.REJECTED, 1L, ImageState.DELETED, 2L));
    }

    @Test
    void apply_hostileFiles_leaveThePhotosBesideThemAlone() throws IOException {
        List<Map.Entry<String, byte[]>> hostile =
                List.copyOf(HostilePictures.all().entrySet());
        for (int i = 0; i < hostile.size(); i += BATCH - 1) {
            bucket.objects.clear();
            hostile.subList(i, Math.min(i + BATCH - 1, hostile.size()))
                    .forEach(file -> bucket.objects.put(file.getKey(), file.getValue()));
            bucket.objects.put("zz the photo after them " + i, picture(i));
            Map<String, Result> results = apply(bucket.objects.keySet().stream()
                    .map(key -> created(key, "01"))
                    .toArray(ObjectChange[]::new));
            assertThat(results)
                    .hasSize(bucket.objects.size())
                    .containsEntry("zz the photo after them " + i, Result.INDEXED);
            assertThat(results.values()).isSubsetOf(Result.INDEXED, Result.REJECTED);
        }
        List<StoredImage> rejected =
                new ListImages(fixture.database).run(ImageState.REJECTED, ImageFilter.ALL, null, hostile.size());
        assertThat(rejected).hasSizeGreaterThan(400);
        assertThat(rejected)
                .extracting(StoredImage::reason)
                .containsOnly("unreadable_image", "image_too_large", "unsupported_format");
    }

    private List<Result> inOrder(ObjectChange... changes) {
        return index.apply(List.of(changes)).stream().map(Outcome::result).toList();
    }

    @Test
    void apply_sameKeySeveralTimes_endsAsTheLatestSays() {
        bucket.objects.put("a", picture(0xFF0000));
        assertThat(inOrder(created("a", "01"), created("a", "02"), created("a", "01")))
                .containsExactly(Result.INDEXED, Result.INDEXED, Result.SUPERSEDED);
        bucket.objects.clear();
        assertThat(inOrder(removed("a", "04"), created("a", "03"))).containsExactly(Result.DELETED, Result.SUPERSEDED);
        assertThat(counts()).containsEntry(ImageState.DELETED, 1L).containsEntry(ImageState.INDEXED, 0L);
    }

    @Test
    void apply_removalOfAnOldVersion_keepsThePhoto() {
        bucket.objects.put("a", picture(0xFF0000));
        apply(created("a", "01"));
        assertThat(apply(removed("a", "02"))).containsEntry("a", Result.SUPERSEDED);
        assertThat(apply(removed("a", null))).containsEntry("a", Result.SUPERSEDED);
        assertThat(counts()).containsEntry(ImageState.INDEXED, 1L);
        bucket.objects.clear();
        assertThat(apply(removed("a", "03"))).containsEntry("a", Result.DELETED);
    }

    @Test
    void apply_deleteMarkerTakenAway_bringsThePhotoBack() {
        bucket.objects.put("a", picture(1));
        apply(created("a", "01"));
        byte[] before = bucket.objects.remove("a");
        apply(removed("a", "02"));
        bucket.objects.put("a", before);
        assertThat(apply(removed("a", "03"))).containsEntry("a", Result.INDEXED);
        assertThat(fixture.stored()).isEqualTo(fixture.there());
    }

    @Test
    void apply_sameBytesAgain_areNotEmbeddedAgain() {
        bucket.objects.put("a", picture(1));
        bucket.objects.put("b", picture(1));
        apply(created("a", "01"), created("b", "01"));
        assertThat(fixture.embedded).hasValue(1);
        apply(created("a", "02"));
        bucket.objects.put("copy", picture(1));
        assertThat(apply(created("copy", "01"))).containsEntry("copy", Result.INDEXED);
        assertThat(fixture.embedded).hasValue(1);
        assertThat(vectors("copy")).isEqualTo(vectors("a")).hasSize(2);

        bucket.objects.put("a", picture(2));
        apply(created("a", "03"));
        assertThat(fixture.embedded).hasValue(2);
        assertThat(vectors("copy")).isNotEqualTo(vectors("a"));
    }

    /** What is stored of a photo in each of the model's tables, as text. */
    private List<String> vectors(String key) {
        return new FindEmbeddingTables(fixture.database)
                .run(fixture.model.key()).byOutput().values().stream()
                        .map(table ->
                                postgres.text("select embedding::text || bits::text || coalesce(e.labels::text, '')"
                                        + " from image join " + table.name()
                                        + " e on e.image_id = image.id where key = '" + key
                                        + "'"))
                        .toList();
    }

    @Test
    void apply_replacedWhileItWasRead_isReadAgain() {
        for (String sequencer : new String[] {null, "05"}) {
            bucket.objects.put("a", picture(1));
            bucket.whileReading = key -> {
                bucket.whileReading = any -> {};
                bucket.objects.put("a", picture(2));
                // Another, whose event nothing orders, is faster.
                fixture.elsewhere.apply(List.of(created("a", null)));
            };
            assertThat(apply(created("a", sequencer))).containsEntry("a", Result.INDEXED);
            assertThat(fixture.stored()).isEqualTo(fixture.there());
        }
    }

    @Test
    void apply_replacedEachTimeItIsRead_comesAgain() {
        bucket.objects.put("a", picture(0));
        var readings = new AtomicInteger();
        bucket.whileReading = key -> {
            if (readings.incrementAndGet() % 2 == 1) { // not while the faster one reads
                bucket.objects.put("a", picture(readings.get()));
                fixture.elsewhere.apply(List.of(created("a", null)));
            }
        };
        assertThat(apply(created("a", null))).containsEntry("a", Result.FAILED);
    }
}
