package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.bucket.BucketConfig;
import dev.likeness.bucket.PhotoLinks;
import dev.likeness.image.GreyJpeg;
import dev.likeness.search.FindSimilarImages;
import dev.likeness.snapshot.Rehearsal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;

/** A search by a grey picture, up to its JSON. */
@ApplicationScoped
class SearchRehearsal implements Rehearsal {
    private static final int SIDE = 512;

    private final FindSimilarImages findSimilarImages;
    private final ImageLinks links;
    private final PhotoLinks photoLinks;
    private final BucketConfig bucket;
    private final ObjectMapper json;

    @Inject
    SearchRehearsal(
            FindSimilarImages findSimilarImages,
            ImageLinks links,
            PhotoLinks photoLinks,
            BucketConfig bucket,
            ObjectMapper json) {
        this.findSimilarImages = findSimilarImages;
        this.links = links;
        this.photoLinks = photoLinks;
        this.bucket = bucket;
        this.json = json;
    }

    @Override
    public void rehearse() throws IOException {
        photoLinks.signGet(bucket.name(), "rehearsal", Duration.ofMinutes(1)); // the table may be empty
        SearchJson answer = SearchJson.of(
                findSimilarImages.byPicture(
                        new PictureParameters().toPicture(GreyJpeg.ofSide(SIDE)), new SearchParameters().toRequest()),
                links);
        json.writeValueAsBytes(answer);
    }
}
