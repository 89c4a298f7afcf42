package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.Label;
import dev.likeness.store.ImageState;
import dev.likeness.store.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An image in answers. What is not known is null.
 *
 * @param imageId opaque
 * @param state indexed, rejected or deleted
 * @param reason why it was rejected
 * @param width of the upright picture, in pixels
 * @param height of the upright picture, in pixels
 * @param bytes length of the file
 * @param labels the likeliest first
 * @param flags what is remarkable about it: blank (one colour), duplicate (another image has the same bytes)
 * @param takenAt by the camera
 * @param indexedAt when it was last handled
 * @param url to read the photo by for a short while; null unless there is a photo
 * @param thumbnailUrl of a small JPEG, relative to the root of the API; null unless it is indexed. Another when the photo is
 *     replaced
 * @param similarity cosine similarity to the query, −1…1; only in search results
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ImageJson(
        String imageId,
        String bucket,
        String key,
        String state,
        String reason,
        Integer width,
        Integer height,
        Long bytes,
        String contentType,
        List<Label> labels,
        List<String> flags,
        Instant takenAt,
        Instant indexedAt,
        String url,
        String thumbnailUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) Double similarity) {

    static String thumbnailUrl(UUID id, Instant indexedAt) {
        return "v1/images/" + id + "/thumbnail?version=" + thumbnailVersion(indexedAt);
    }

    /** Another when the photo is replaced. */
    static String thumbnailVersion(Instant indexedAt) {
        return Long.toString(indexedAt.toEpochMilli(), Character.MAX_RADIX);
    }

    static ImageJson of(StoredImage image, String url, Double similarity) {
        return new ImageJson(
                image.id().toString(),
                image.bucket(),
                image.key(),
                image.state().code(),
                image.reason(),
                image.width(),
                image.height(),
                image.bytes(),
                image.contentType(),
                image.labels(),
                image.flags(),
                image.takenAt(),
                image.indexedAt(),
                url,
                image.state() == ImageState.INDEXED ? thumbnailUrl(image.id(), image.indexedAt()) : null,
                similarity);
    }
}
