package dev.likeness.index;

import static dev.likeness.index.IndexFixture.created;
import static dev.likeness.index.IndexFixture.picture;
import static dev.likeness.index.IndexFixture.removed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.index.Outcome.Result;
import dev.likeness.store.Attempts;
import dev.likeness.store.ListRejected;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A photo that ends the process; an error that nobody handles stands for the end. */
class RetryChangesIT extends IndexContract {

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void poison() {
        fixture.bucket.whileReading = key -> {
            if (key.equals("3 poison") && fixture.bucket.objects.containsKey(key)) {
                throw new Death();
            }
        };
    }

    private List<ObjectChange> batch() {
        return IntStream.range(0, 10)
                .mapToObj(i -> i == 3 ? "3 poison" : i + " photo")
                .peek(key -> fixture.bucket.objects.put(key, picture(key.hashCode())))
                .map(key -> created(key, "01"))
                .toList();
    }

    /** What an event source mapping does with a batch, which is gone when it has been handled. */
    private void deliver(List<ObjectChange> left) {
        fixture.aMinutePasses();
        List<Outcome> outcomes = fixture.retry.apply(left);
        left.removeIf(change -> outcomes.stream()
                .anyMatch(outcome -> outcome.change().equals(change) && outcome.result() != Result.FAILED));
    }

    @Test
    void poison_takesNobodyAlong_andIsGivenUp() {
        List<ObjectChange> left = new ArrayList<>(batch());
        assertThatThrownBy(() -> fixture.index.apply(left)).isInstanceOf(Death.class); // first, all together
        assertThatThrownBy(() -> deliver(left)).isInstanceOf(Death.class); // before it, three were committed
        assertThat(fixture.stored()).hasSizeGreaterThanOrEqualTo(3);
        assertThatThrownBy(() -> deliver(left)).isInstanceOf(Death.class); // it came last
        assertThat(fixture.stored()).hasSize(9);
        deliver(left);
        deliver(left);
        assertThat(left).extracting(change -> change.object().key()).containsExactly("3 poison");
        assertThat(postgres.text("select reason from image where key = '3 poison'"))
                .isEqualTo(RetryChanges.PROCESSING_FAILED);
        assertThat(fixture.stored()).isEqualTo(fixture.there());
        assertThat(fixture.reconcile().repaired()).isZero(); // and does not die of it
    }

    @Test
    void poison_redrivenAfterARepair_isIndexed() {
        poison_takesNobodyAlong_andIsGivenUp();
        fixture.bucket.whileReading = key -> {};
        assertThat(fixture.index.apply(List.of(created("3 poison", "01"))))
                .extracting(Outcome::result)
                .containsExactly(Result.INDEXED);
        assertThat(postgres.text("select count(*) from attempt")).isEqualTo("0");
    }

    @Test
    void poison_deletedOrReplaced_endsItsAttempts() {
        poison_takesNobodyAlong_andIsGivenUp();
        fixture.bucket.objects.remove("3 poison");
        assertThat(fixture.retry.apply(List.of(created("3 poison", "01"))))
                .extracting(Outcome::result)
                .containsExactly(Result.DELETED);
        assertThat(fixture.retry.apply(List.of(removed("3 poison", "02"))))
                .extracting(Outcome::result)
                .containsExactly(Result.DELETED);
        assertThat(postgres.text("select count(*) from attempt")).isEqualTo("0");
    }

    @Test
    void poison_retriedByHandAfterARepair_isIndexed() {
        poison_takesNobodyAlong_andIsGivenUp();
        var byHand =
                new RetryGivenUp(new ListRejected(fixture.database), new Attempts(fixture.database), fixture.retry);
        assertThatThrownBy(byHand::run).isInstanceOf(Death.class); // not mended yet
        fixture.aMinutePasses();
        fixture.bucket.whileReading = key -> {};
        assertThat(byHand.run()).isEqualTo(1);
        assertThat(postgres.text("select count(*) from image where state = 'rejected'"))
                .isEqualTo("0");
    }

    @Test
    void poison_replacedByAnotherPhoto_isTriedAgain() {
        poison_takesNobodyAlong_andIsGivenUp();
        fixture.aMinutePasses();
        fixture.bucket.whileReading = key -> {};
        fixture.bucket.objects.put("3 poison", picture(77));
        assertThat(fixture.retry.apply(List.of(created("3 poison", "02"))))
                .extracting(Outcome::result)
                .containsExactly(Result.INDEXED);
    }

    @Test
    void sameKeyAtOnceInManyProcesses_isNoDeath() {
        fixture.bucket.objects.put("a", picture(1));
        var attempts = new Attempts(fixture.database);
        for (int process = 0; process < 5; process++) {
            assertThat(attempts.begin(created("a", "01").object(), "etag")).isEqualTo(1);
        }
    }

    @Test
    void poisonMetByARemoval_isGivenUpToo() {
        fixture.bucket.objects.put("3 poison", picture(3));
        List<ObjectChange> left = new ArrayList<>(List.of(removed("3 poison", "01")));
        for (int deaths = 0; deaths < 2; deaths++) {
            assertThatThrownBy(() -> deliver(left)).isInstanceOf(Death.class);
        }
        deliver(left);
        assertThat(postgres.text("select reason from image where key = '3 poison'"))
                .isEqualTo(RetryChanges.PROCESSING_FAILED);
    }

    @Test
    void whatFailsWithoutDying_isTriedEachTime() {
        fixture.bucket.objects.put("slow", picture(1));
        fixture.bucket.failing.add("slow");
        for (int i = 0; i < 5; i++) {
            fixture.aMinutePasses();
            assertThat(fixture.retry.apply(List.of(created("slow", "01"))))
                    .extracting(Outcome::result)
                    .containsExactly(Result.FAILED);
        }
        fixture.bucket.failing.clear();
        assertThat(fixture.retry.apply(List.of(created("slow", "01"))))
                .extracting(Outcome::result)
                .containsExactly(Result.INDEXED);
    }

    @Test
    void reconcile_thatDiesOfAPhoto_goesOnWithoutIt() {
        batch();
        for (int i = 0; i < 25; i++) {
            fixture.bucket.objects.put("later " + i, picture(i));
        }
        for (int deaths = 0; deaths < 3; deaths++) {
            assertThatThrownBy(fixture::reconcile).isInstanceOf(Death.class);
            fixture.aMinutePasses();
        }
        Reconciliation result = fixture.reconcile();
        assertThat(result.complete()).isTrue();
        assertThat(fixture.stored()).isEqualTo(fixture.there());
        assertThat(fixture.reconcile()).isEqualTo(new Reconciliation(35, 0, 0, 0, 0, true));
    }
}
