package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.index.Differences.Difference;
import dev.likeness.store.ListStoredObjects.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Goes through a bucket and its rows side by side, both in the order of their keys' bytes. Not thread-safe. */
final class Differences implements Iterator<Difference> {
    private final Iterator<ListedObject> objects;
    private final Iterator<StoredObject> rows;
    private ListedObject object;
    private StoredObject row;

    Differences(Iterator<ListedObject> objects, Iterator<StoredObject> rows) {
        this.objects = objects;
        this.rows = rows;
        object = next(objects);
        row = next(rows);
    }

    /** What there is about a key. */
    record Difference(String key, Kind kind) {
        enum Kind {
            NONE,
            /** The object has no row. */
            MISSING,
            /** Its row is of other content. */
            STALE,
            /** The row's object is gone. */
            ORPHANED
        }

        boolean isNone() {
            return kind == Kind.NONE;
        }
    }

    @Override
    public boolean hasNext() {
        return object != null || row != null;
    }

    @Override
    public Difference next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int order = object == null ? 1 : row == null ? -1 : compare(object.key(), row.key());
        Difference difference = order < 0
                ? new Difference(object.key(), Difference.Kind.MISSING)
                : new Difference(row.key(), order > 0 ? Difference.Kind.ORPHANED : kind(object, row));
        object = order <= 0 ? next(objects) : object;
        row = order >= 0 ? next(rows) : row;
        return difference;
    }

    private static Difference.Kind kind(ListedObject object, StoredObject row) {
        return object.etag().equals(row.etag()) ? Difference.Kind.NONE : Difference.Kind.STALE;
    }

    /** S3 and the table both sort by the bytes of a key's UTF-8. */
    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }
}
