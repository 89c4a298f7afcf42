package dev.likeness.index;

import dev.likeness.bucket.ListedObject;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.bucket.PhotoObject;
import dev.likeness.embedding.Model;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.RejectedImageException;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.index.Photo.ObjectRead;
import dev.likeness.store.Fence;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import java.util.Optional;

/** Takes a change as far as the model: to a photo that is decoded, or to what became of it without one. Thread-safe. */
final class ReadPhoto {
    private final PhotoBucket bucket;
    private final ImageDecoder decoder;
    private final ReadFence readFence;
    private final ReplaceImage replaceImage;

    ReadPhoto(PhotoBucket bucket, ImageDecoder decoder, ReadFence readFence, ReplaceImage replaceImage) {
        this.bucket = bucket;
        this.decoder = decoder;
        this.readFence = readFence;
        this.replaceImage = replaceImage;
    }

    /** Either a final outcome, or a photo to embed. */
    record Step(Outcome outcome, Photo photo) {}

    Step run(ObjectChange change, Model model) {
        ObjectVersion object = change.object();
        try {
            Fence fence = readFence.run(object);
            if (fence.superseded()) {
                return done(change, Result.SUPERSEDED);
            }
            if (change.kind() == Kind.REMOVED) {
                // Not every removal is of the photo that is there now: an old version expires, a delete marker is taken
                // away, or it was uploaded again.
                Optional<ListedObject> now = bucket.find(object.bucket(), object.key());
                if (now.isEmpty()) {
                    return done(change, remove(change, fence));
                }
                if (now.get().etag().equals(fence.etag())) {
                    return done(change, Result.SUPERSEDED);
                }
            }
            long start = System.nanoTime();
            Optional<PhotoObject> read = bucket.read(object.bucket(), object.key(), decoder.maxBytes());
            return read.isEmpty()
                    ? done(change, remove(change, fence))
                    : decode(new ObjectRead(change, fence, read.get(), StageTimes.millisSince(start)), model);
        } catch (RuntimeException e) {
            return new Step(Outcome.failed(change, e), null);
        } catch (OutOfMemoryError | StackOverflowError e) { // of one picture; the others go on
            return new Step(
                    Outcome.failed(change, new IllegalStateException("Too much for this process: " + e, e)), null);
        }
    }

    private Step decode(ObjectRead read, Model model) {
        ObjectChange change = read.change();
        PhotoObject object = read.object();
        try {
            long start = System.nanoTime();
            decoder.requireAcceptedLength(object.lengthBytes());
            DecodedImage image = decoder.decodeWithThumbnail(object.bytes(), model.input());
            return new Step(null, Photo.of(read, image, StageTimes.millisSince(start)));
        } catch (RejectedImageException e) {
            boolean written =
                    replaceImage.rejected(change.object(), read.fence(), object.etag(), object.lengthBytes(), e.code());
            return written ? new Step(Outcome.rejected(change, e.code()), null) : done(change, Result.OVERTAKEN);
        }
    }

    private Result remove(ObjectChange change, Fence fence) {
        return replaceImage.deleted(change.object(), fence) ? Result.DELETED : Result.OVERTAKEN;
    }

    private static Step done(ObjectChange change, Result result) {
        return new Step(Outcome.of(change, result), null);
    }
}
