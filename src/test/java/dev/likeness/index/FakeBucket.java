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

/** A bucket in memory, whose objects can be made to fail. */
final class FakeBucket implements PhotoBucket {
    final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    final Set<String> failing = new HashSet<>();

    @Override
    public Optional<PhotoObject> read(String bucket, String key, int maxBytes) {
        if (failing.contains(key)) {
            throw new IllegalStateException("S3 is slow today");
        }
        return Optional.ofNullable(objects.get(key))
                .map(bytes -> new PhotoObject(etag(bytes), bytes.length, bytes.clone()));
    }

    private static String etag(byte[] bytes) {
        return Integer.toHexString(Arrays.hashCode(bytes));
    }

    @Override
    public boolean exists(String bucket, String key) {
        return objects.containsKey(key);
    }

    @Override
    public Iterator<ListedObject> list(String bucket) {
        return objects.entrySet().stream()
                .map(entry -> new ListedObject(entry.getKey(), etag(entry.getValue())))
                .iterator();
    }
}
