package dev.likeness.functions.search;

import dev.likeness.bucket.PhotoLinks;
import dev.likeness.store.ImageState;
import dev.likeness.store.Ranking.Hit;
import dev.likeness.store.StoredImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Puts a link to the photo on each image that is answered. Links are signed here, without a call to S3. */
@ApplicationScoped
class ImageLinks {
    private static final Duration VALID_FOR = Duration.ofMinutes(15);

    private final PhotoLinks links;

    @Inject
    ImageLinks(PhotoLinks links) {
        this.links = links;
    }

    ImageJson json(StoredImage image) {
        return ImageJson.of(image, url(image), null);
    }

    ImageJson json(Hit hit) {
        return ImageJson.of(hit.image(), url(hit.image()), hit.similarity());
    }

    private String url(StoredImage image) {
        boolean gone = image.state() == ImageState.DELETED;
        return gone ? null : links.signGet(image.bucket(), image.key(), VALID_FOR);
    }
}
