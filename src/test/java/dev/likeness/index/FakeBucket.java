package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.bucket.PhotoObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A bucket in memory, whose objects can be made to fail. */
final class FakeBucket implements PhotoBucket {
    final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    final Set<String> failing = new HashSet<>();

    /** What happens while an object is on its way to whoever reads it, whose content is decided by then. */
    Consumer<String> whileReading = key -> {};

    @Override
    public Optional<PhotoObject> read(String bucket, String key, int maxBytes) {
        if (failing.contains(key)) {
            throw new IllegalStateException("S3 is slow today");
        }
        Optional<PhotoObject> read = Optional.ofNullable(objects.get(key))
                .map(bytes -> new PhotoObject(etag(bytes), bytes.length, bytes.clone()));
        whileReading.accept(key);
        return read;
    }

    static String etag(byte[] bytes) {
        return Integer.toHexString(Arrays.hashCode(bytes));
    }

    @Override
    public Optional<ListedObject> find(String bucket, String key) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> new ListedObject(key, etag(bytes), bytes.length));
    }

    @Override
    public Iterator<ListedObject> list(String bucket, String after) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(after) > 0)
                .map(entry -> new ListedObject(entry.getKey(), etag(entry.getValue()), entry.getValue().length))
                .iterator();
    }
}
