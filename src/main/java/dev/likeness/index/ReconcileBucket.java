package dev.likeness.index;

import dev.likeness.bucket.PhotoBucket;
import dev.likeness.index.Differences.Difference;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.ListStoredObjects;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReconciliationCursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Makes the table equal to the bucket, whatever events were lost, also where nothing was indexed yet: what is missing, stale
 * or orphaned goes the way of a change without a sequencer, which reads the bucket as it is. Safe while uploads go on;
 * memory does not grow with the bucket. One that is cut short goes on where it was, and what it was cut short at is handled
 * photo by photo, as that may have been the cause.
 */
@ApplicationScoped
public class ReconcileBucket {
    private static final Logger LOG = Logger.getLogger(ReconcileBucket.class);
    private static final int BATCH = 10;

    /** Keys, after which the place is noted though nothing differed. */
    private static final int NOTED_EVERY = 10_000;

    private final PhotoBucket bucket;
    private final ListStoredObjects listStoredObjects;
    private final IndexObjects indexObjects;
    private final RetryChanges retryChanges;
    private final ReconciliationCursor cursor;
    private final AddMissingThumbnails addMissingThumbnails;

    @Inject
    public ReconcileBucket(
            PhotoBucket bucket,
            ListStoredObjects listStoredObjects,
            IndexObjects indexObjects,
            RetryChanges retryChanges,
            ReconciliationCursor cursor,
            AddMissingThumbnails addMissingThumbnails) {
        this.bucket = bucket;
        this.listStoredObjects = listStoredObjects;
        this.indexObjects = indexObjects;
        this.retryChanges = retryChanges;
        this.cursor = cursor;
        this.addMissingThumbnails = addMissingThumbnails;
    }

    /**
     * @param stopping asked after every few photos; the next call then goes on
     * @param progress told now and then how far it is
     * @return complete, unless it was stopped; what failed is logged, and found again by the next call
     */
    public Reconciliation run(String name, BooleanSupplier stopping, Consumer<Reconciliation> progress) {
        var tally = new Tally(progress);
        Optional<String> cutShortAfter = cursor.find(name);
        boolean rest = cutShortAfter.isEmpty() || pass(name, cutShortAfter.get(), true, stopping, tally);
        if (rest) {
            tally.compareAnew();
        }
        Reconciliation result = tally.now(rest && pass(name, "", false, stopping, tally));
        addMissingThumbnails.run(stopping);
        if (result.repaired() > 0 || result.failed() > 0) {
            LOG.infof(
                    "compared %d keys with the bucket: %d missing, %d stale, %d orphaned; %d could not be repaired now",
                    result.compared(), result.missing(), result.stale(), result.orphaned(), result.failed());
        }
        return result;
    }

    /** @return whether it came to the end */
    private boolean pass(String name, String after, boolean cutShort, BooleanSupplier stopping, Tally tally) {
        var differences = new Differences(bucket.list(name, after), listStoredObjects.after(name, after));
        cursor.move(name, after);
        boolean alone = cutShort;
        List<ObjectChange> changes = new ArrayList<>(BATCH);
        while (differences.hasNext()) {
            Difference difference = differences.next();
            tally.count(difference);
            if (!difference.isNone()) {
                changes.add(change(name, difference));
            }
            if (changes.size() == BATCH || tally.compared % NOTED_EVERY == 0) {
                apply(changes, alone, tally);
                cursor.move(name, difference.key());
                alone = false;
                if (stopping.getAsBoolean()) {
                    return false;
                }
            }
        }
        apply(changes, alone, tally);
        cursor.clear(name);
        return true;
    }

    private void apply(List<ObjectChange> changes, boolean alone, Tally tally) {
        List<ObjectChange> batch = List.copyOf(changes);
        changes.clear();
        List<Outcome> outcomes = alone ? retryChanges.apply(batch) : indexObjects.apply(batch);
        tally.failed += outcomes.stream()
                .filter(outcome -> outcome.result() == Result.FAILED)
                .count();
        tally.progress.accept(tally.now(false));
    }

    private static ObjectChange change(String bucket, Difference difference) {
        Kind kind = difference.kind() == Difference.Kind.ORPHANED ? Kind.REMOVED : Kind.CREATED;
        return new ObjectChange(kind, new ObjectVersion(bucket, difference.key(), null, null));
    }

    private static final class Tally {
        private final Consumer<Reconciliation> progress;
        private long compared;
        private long missing;
        private long stale;
        private long orphaned;
        private long failed;

        Tally(Consumer<Reconciliation> progress) {
            this.progress = progress;
        }

        void count(Difference difference) {
            compared++;
            switch (difference.kind()) {
                case MISSING -> missing++;
                case STALE -> stale++;
                case ORPHANED -> orphaned++;
                case NONE -> {
                    return;
                }
            }
        }

        /** What failed is met again. */
        void compareAnew() {
            compared = 0;
            failed = 0;
        }

        Reconciliation now(boolean complete) {
            return new Reconciliation(compared, missing, stale, orphaned, failed, complete);
        }
    }
}
