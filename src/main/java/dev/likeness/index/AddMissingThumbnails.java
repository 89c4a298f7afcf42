package dev.likeness.index;

import dev.likeness.ModelInput;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.image.ImageDecoder;
import dev.likeness.store.AddThumbnail;
import dev.likeness.store.ListIncomplete;
import dev.likeness.store.ListIncomplete.Incomplete;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Makes the thumbnails of images that were indexed before there were any; else nothing of these images changes. Safe while
 * images are indexed, replaced and deleted.
 */
@ApplicationScoped
public class AddMissingThumbnails {
    private static final Logger LOG = Logger.getLogger(AddMissingThumbnails.class);
    private static final int PAGE = 100;
    private static final UUID LEAST = new UUID(0, 0);

    /** No model reads what is decoded here. */
    private static final ModelInput NO_MODEL = ModelInput.squashed(1);

    private final PhotoBucket bucket;
    private final ImageDecoder decoder;
    private final ListIncomplete listIncomplete;
    private final AddThumbnail addThumbnail;

    @Inject
    public AddMissingThumbnails(
            PhotoBucket bucket, ImageDecoder decoder, ListIncomplete listIncomplete, AddThumbnail addThumbnail) {
        this.bucket = bucket;
        this.decoder = decoder;
        this.listIncomplete = listIncomplete;
        this.addThumbnail = addThumbnail;
    }

    /** @param stopping asked after each photo; the next call goes on */
    public void run(BooleanSupplier stopping) {
        UUID last = LEAST;
        List<Incomplete> page = listIncomplete.withoutThumbnail(last, PAGE);
        while (!page.isEmpty()) {
            for (Incomplete image : page) {
                if (stopping.getAsBoolean()) {
                    return;
                }
                add(image);
            }
            last = page.get(page.size() - 1).id();
            page = listIncomplete.withoutThumbnail(last, PAGE);
        }
    }

    private void add(Incomplete image) {
        try {
            bucket.read(image.bucket(), image.key(), decoder.maxBytes())
                    .filter(object -> object.etag().equals(image.etag()))
                    .ifPresent(object -> addThumbnail.run(
                            image,
                            decoder.decodeWithThumbnail(object.bytes(), NO_MODEL)
                                    .thumbnail()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) { // of one picture; the others go on
            LOG.warnf("%s has no thumbnail yet: %.300s", image.key(), e);
        }
    }
}
