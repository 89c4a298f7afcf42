package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.ListStoredObjects;
import dev.likeness.store.ListStoredObjects.StoredObject;
import dev.likeness.store.ObjectVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the table equal to the bucket, whatever events were lost: both are listed side by side in the order of their
 * keys, and what is missing, stale or orphaned goes the way of a change without a sequencer, which reads the bucket as it
 * is. Safe while uploads go on; memory does not grow with the bucket.
 */
@ApplicationScoped
public class ReconcileBucket {
    private static final Logger LOG = Logger.getLogger(ReconcileBucket.class);
    private static final int PAGE = 1000;
    private static final int BATCH = 10;

    private final PhotoBucket bucket;
    private final ListStoredObjects listStoredObjects;
    private final IndexObjects indexObjects;

    @Inject
    public ReconcileBucket(PhotoBucket bucket, ListStoredObjects listStoredObjects, IndexObjects indexObjects) {
        this.bucket = bucket;
        this.listStoredObjects = listStoredObjects;
        this.indexObjects = indexObjects;
    }

    /** @return how many objects differed and were handled; what could not be handled now is logged, and found again */
    public long run(String name) {
        Iterator<ListedObject> there = bucket.list(name);
        Iterator<StoredObject> known = new StoredObjects(name);
        List<ObjectChange> changes = new ArrayList<>(BATCH);
        long differed = 0;
        long handled = 0;
        ListedObject object = next(there);
        StoredObject row = next(known);
        while (object != null || row != null) {
            int order = object == null ? 1 : row == null ? -1 : compare(object.key(), row.key());
            if (order > 0) {
                changes.add(change(Kind.REMOVED, name, row.key()));
            } else if (order < 0 || !object.etag().equals(row.etag())) {
                changes.add(change(Kind.CREATED, name, object.key()));
            }
            object = order <= 0 ? next(there) : object;
            row = order >= 0 ? next(known) : row;
            if (changes.size() == BATCH || (object == null && row == null)) {
                differed += changes.size();
                handled += apply(changes);
            }
        }
        report(differed, handled);
        return handled;
    }

    private static void report(long differed, long handled) {
        if (handled > 0) {
            LOG.infof("reconciled with the bucket: %d photos differed", handled);
        }
        if (differed > handled) {
            LOG.warnf("%d photos differ from the bucket and could not be handled; reconcile again", differed - handled);
        }
    }

    private long apply(List<ObjectChange> changes) {
        long handled = indexObjects.apply(List.copyOf(changes)).stream()
                .filter(outcome -> outcome.result() != Result.FAILED)
                .count();
        changes.clear();
        return handled;
    }

    private static ObjectChange change(Kind kind, String bucket, String key) {
        return new ObjectChange(kind, new ObjectVersion(bucket, key, null, null));
    }

    /** S3 and the table both sort by the bytes of a key's UTF-8. */
    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }

    /** The rows, fetched page by page. */
    private final class StoredObjects implements Iterator<StoredObject> {
        private final String name;
        private Iterator<StoredObject> page;
        private String last = "";
        private boolean more = true;

        StoredObjects(String name) {
            this.name = name;
            fetch();
        }

        private void fetch() {
            List<StoredObject> rows = listStoredObjects.run(name, last, PAGE);
            more = rows.size() == PAGE;
            page = rows.iterator();
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && more) {
                fetch();
            }
            return page.hasNext();
        }

        @Override
        public StoredObject next() {
            StoredObject row = page.next();
            last = row.key();
            return row;
        }
    }
}
