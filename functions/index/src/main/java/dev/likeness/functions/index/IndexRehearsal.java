package dev.likeness.functions.index;

import dev.likeness.bucket.BucketConfig;
import dev.likeness.bucket.PhotoBucket;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.image.GreyJpeg;
import dev.likeness.image.ImageDecoder;
import dev.likeness.snapshot.Rehearsal;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReadFence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** All that indexing a photo needs but writing it: decode, embed, ask database and bucket. */
@ApplicationScoped
class IndexRehearsal implements Rehearsal {
    private static final int SIDE = 512;

    private final ImageDecoder decoder;
    private final CurrentModel currentModel;
    private final ReadFence readFence;
    private final PhotoBucket photoBucket;
    private final BucketConfig bucket;

    @Inject
    IndexRehearsal(
            ImageDecoder decoder,
            CurrentModel currentModel,
            ReadFence readFence,
            PhotoBucket photoBucket,
            BucketConfig bucket) {
        this.decoder = decoder;
        this.currentModel = currentModel;
        this.readFence = readFence;
        this.photoBucket = photoBucket;
        this.bucket = bucket;
    }

    @Override
    public void rehearse() {
        Model model = currentModel.get();
        byte[] pixels =
                decoder.decode(GreyJpeg.ofSide(SIDE), model.input()).picture().rgb();
        model.embedder().embed(List.of(pixels));
        readFence.run(new ObjectVersion(bucket.name(), "rehearsal", null, null));
        photoBucket.find(bucket.name(), "rehearsal");
    }
}
