package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.store.Attempts;
import dev.likeness.store.Fence;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies changes that came before and did not end: one of them may have ended the process. So each is read, embedded and
 * committed by itself, those that were being handled when a process died come last, and one that was so twice is not tried
 * any more: its row says {@value #PROCESSING_FAILED}. Thread-safe.
 */
@ApplicationScoped
public class RetryChanges {
    /** The reason of a photo that ended the process each time. */
    public static final String PROCESSING_FAILED = "processing_failed";

    private static final int MOST_ATTEMPTS = 2;

    private final IndexObjects indexObjects;
    private final PhotoBucket bucket;
    private final Attempts attempts;
    private final ReadFence readFence;
    private final ReplaceImage replaceImage;

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
                outcomes.addAll(applyAlone(change));
            } catch (RuntimeException e) {
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

    private List<Outcome> applyAlone(ObjectChange change) {
        if (change.kind() == Kind.CREATED && attempts.begin(change.object()) > MOST_ATTEMPTS && isGivenUp(change)) {
            return List.of(Outcome.failed(
                    change,
                    new IllegalStateException("ended the process " + MOST_ATTEMPTS + " times; not tried again")));
        }
        List<Outcome> outcomes = indexObjects.apply(List.of(change));
        attempts.end(change.object());
        return outcomes;
    }

    /** @return false if there is nothing to give up: the photo is gone, or its row is as late */
    private boolean isGivenUp(ObjectChange change) {
        ObjectVersion object = change.object();
        Fence fence = readFence.run(object);
        Optional<ListedObject> now = bucket.find(object.bucket(), object.key());
        if (fence.superseded() || now.isEmpty()) {
            return false;
        }
        // The row does not count as late as the change, so that the same event, sent again by `retry`, is let through.
        var unordered = new ObjectVersion(object.bucket(), object.key(), object.versionId(), null);
        return replaceImage.givenUp(
                unordered, fence, now.get().etag(), now.get().lengthBytes(), PROCESSING_FAILED);
    }
}
