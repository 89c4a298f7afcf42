package dev.likeness.index;

import static dev.likeness.index.IndexFixture.BUCKET;
import static dev.likeness.index.IndexFixture.created;
import static dev.likeness.index.IndexFixture.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.store.FindThumbnail;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ImageState;
import dev.likeness.store.ListImages;
import dev.likeness.store.StoredImage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The table against the bucket, after events were lost. */
class ReconcileBucketIT extends IndexContract {

    @Test
    void photoThatFails_isCountedAndFoundAgain() {
        bucket.objects.put("slow", picture(1));
        bucket.objects.put("good", picture(2));
        bucket.failing.add("slow");
        assertThat(fixture.reconcile()).isEqualTo(new Reconciliation(2, 2, 0, 0, 1, true));
        bucket.failing.clear();
        assertThat(fixture.reconcile()).isEqualTo(new Reconciliation(2, 1, 0, 0, 0, true));
    }

    @Test
    void lostEvents_tableEqualsBucket() {
        bucket.objects.put("kept", picture(1));
        bucket.objects.put("changed", picture(2));
        bucket.objects.put("removed", picture(3));
        bucket.objects.put("refused", new byte[] {9});
        fixture.index.apply(List.of(
                created("kept", "01"), created("changed", "01"), created("removed", "01"), created("refused", "01")));
        bucket.objects.put("changed", picture(4));
        bucket.objects.remove("removed");
        for (int i = 0; i < 25; i++) {
            bucket.objects.put("new/" + i, picture(i));
        }
        assertThat(fixture.reconcile()).isEqualTo(new Reconciliation(29, 25, 1, 1, 0, true));
        assertThat(fixture.stored()).isEqualTo(fixture.there());
        assertThat(fixture.reconcile().repaired()).isZero();
    }

    @Test
    void photosIndexedBeforeThereWereThumbnails_getOne_andElseNothingChanges() {
        bucket.objects.put("old", picture(1));
        bucket.objects.put("slow", picture(2));
        fixture.index.apply(List.of(created("old", "01"), created("slow", "01")));
        List<StoredImage> before = indexed();
        fixture.sql("delete from thumbnail");
        bucket.failing.add("slow");
        assertThat(fixture.reconcile().repaired()).isZero();
        assertThat(before)
                .extracting(image ->
                        new FindThumbnail(fixture.database).run(image.id()).isPresent())
                .containsExactlyInAnyOrder(true, false);
        bucket.failing.clear();
        fixture.reconcile();
        assertThat(before)
                .allMatch(image ->
                        new FindThumbnail(fixture.database).run(image.id()).isPresent());
        assertThat(indexed()).isEqualTo(before);
        assertThat(fixture.embedded.get()).isEqualTo(2);
    }

    private List<StoredImage> indexed() {
        return new ListImages(fixture.database).run(ImageState.INDEXED, ImageFilter.ALL, null, 10);
    }

    @Test
    void stopped_goesOnWhereItWas_andThenComparesWhatWasBefore() {
        for (int i = 0; i < 40; i++) {
            bucket.objects.put("%02d".formatted(i), picture(i));
        }
        var asked = new AtomicInteger();
        Reconciliation first = fixture.reconcile.run(BUCKET, () -> asked.incrementAndGet() == 2, soFar -> {});
        assertThat(first).isEqualTo(new Reconciliation(20, 20, 0, 0, 0, false));
        bucket.objects.remove("05");
        Reconciliation second = fixture.reconcile();
        assertThat(second).isEqualTo(new Reconciliation(40, 20, 0, 1, 0, true));
        assertThat(fixture.stored()).isEqualTo(fixture.there());
    }

    @Test
    void uploadsMeanwhile_areNotLost() {
        for (int i = 0; i < 30; i++) {
            bucket.objects.put("%02d".formatted(i), picture(i));
        }
        var readings = new AtomicInteger();
        bucket.whileReading = key -> {
            if (readings.incrementAndGet() == 15) {
                bucket.objects.put(key, picture(1000));
                fixture.elsewhere.apply(List.of(created(key, "09")));
                bucket.objects.put("00", picture(2000));
                fixture.elsewhere.apply(List.of(created("00", "09")));
            }
        };
        assertThat(fixture.reconcile().failed()).isZero();
        assertThat(fixture.stored()).isEqualTo(fixture.there());
    }
}
