package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.store.Attempts;
import dev.likeness.store.Fence;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Applies changes that came before and did not end: one of them may have ended the process. So each is read, embedded and
 * committed by itself, those that were being handled when a process died come last, and one that was so twice is not tried
 * any more: its row says {@value #PROCESSING_FAILED}. Thread-safe.
 */
@ApplicationScoped
public class RetryChanges {
    /** The reason of a photo that ended the process each time. */
    public static final String PROCESSING_FAILED = "processing_failed";

    private static final Logger LOG = Logger.getLogger(RetryChanges.class);
    private static final int MOST_ATTEMPTS = 2;

    private final IndexObjects indexObjects;
    private final PhotoBucket bucket;
    private final Attempts attempts;
    private final ReadFence readFence;
    private final ReplaceImage replaceImage;

    /** Attempts that this process survived, and could not say so because the database was away. */
    private final Set<ObjectVersion> survived = ConcurrentHashMap.newKeySet();

    @Inject
    public RetryChanges(
            IndexObjects indexObjects,
            PhotoBucket bucket,
            Attempts attempts,
            ReadFence readFence,
            ReplaceImage replaceImage) {
        this.indexObjects = indexObjects;
        this.bucket = bucket;
        this.attempts = attempts;
        this.readFence = readFence;
        this.replaceImage = replaceImage;
    }

    /** @return an outcome for each change; of one that is not tried any more, that it failed */
    public List<Outcome> apply(List<ObjectChange> changes) {
        List<Outcome> outcomes = new ArrayList<>(changes.size());
        for (ObjectChange change : suspectsLast(changes)) {
            try {
                outcomes.add(applyAlone(change));
            } catch (RuntimeException e) {
                LOG.warnf("%s: will be tried again: %.300s", change.object().key(), e);
                outcomes.add(Outcome.failed(change, e));
            }
        }
        return outcomes;
    }

    private List<ObjectChange> suspectsLast(List<ObjectChange> changes) {
        if (changes.isEmpty()) {
            return changes;
        }
        try {
            sayWhatSurvived();
            Set<String> open = attempts.open(
                    changes.stream().map(change -> change.object().key()).toList());
            return changes.stream()
                    .sorted(Comparator.comparing(
                            change -> open.contains(change.object().key())))
                    .toList();
        } catch (RuntimeException e) { // each will say so itself
            return changes;
        }
    }

    private void sayWhatSurvived() {
        for (ObjectVersion object : List.copyOf(survived)) {
            attempts.end(object);
            survived.remove(object);
        }
    }

    private Outcome applyAlone(ObjectChange change) {
        ObjectVersion object = change.object();
        Optional<ListedObject> now = bucket.find(object.bucket(), object.key());
        if (now.isEmpty()) { // nothing to die of
            return apply(change);
        }
        if (attempts.begin(object, now.get().etag()) > MOST_ATTEMPTS && isGivenUp(object, now.get())) {
            LOG.warnf("%s: ended the process %d times, and is not tried any more", object.key(), MOST_ATTEMPTS);
            return Outcome.failed(change, new IllegalStateException("ended the process; not tried any more"));
        }
        Outcome outcome = apply(change);
        survived.add(object);
        if (!(outcome.failure() instanceof StoreUnavailableException)) {
            sayWhatSurvived();
        }
        return outcome;
    }

    private Outcome apply(ObjectChange change) {
        return indexObjects.apply(List.of(change)).get(0);
    }

    /** @return false if there is nothing to give up: the row is as late as the change, or says how this content ended */
    private boolean isGivenUp(ObjectVersion object, ListedObject now) {
        Fence fence = readFence.run(object);
        boolean known = now.etag().equals(fence.etag());
        if (fence.superseded() || known) {
            return known && PROCESSING_FAILED.equals(fence.reason());
        }
        // The row does not count as late as the change, so that the same event, sent again by `retry`, is let through.
        var unordered = new ObjectVersion(object.bucket(), object.key(), object.versionId(), null);
        return replaceImage.givenUp(unordered, fence, now.etag(), now.lengthBytes(), PROCESSING_FAILED);
    }
}
