package dev.likeness.functions.search;

import dev.likeness.image.Box;
import dev.likeness.search.FindSimilarImages;
import dev.likeness.search.LocateLabels;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.SearchPage;
import dev.likeness.store.FindImage;
import dev.likeness.store.FindThumbnail;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ImageState;
import dev.likeness.store.ListImages;
import dev.likeness.store.StoredImage;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** {@code GET /v1/images} and what lies under it. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_JSON)
public class ImagesResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    /** A year; and only the caller's own browser keeps it. */
    private static final String FOR_GOOD = "private, max-age=31536000, immutable";

    private final ListImages listImages;
    private final FindImage findImage;
    private final FindThumbnail findThumbnail;
    private final FindSimilarImages findSimilarImages;
    private final LocateLabels locateLabels;
    private final ImageLinks links;
    private final SearchMetrics metrics;

    @Inject
    ImagesResource(
            ListImages listImages,
            FindImage findImage,
            FindThumbnail findThumbnail,
            FindSimilarImages findSimilarImages,
            LocateLabels locateLabels,
            ImageLinks links,
            SearchMetrics metrics) {
        this.listImages = listImages;
        this.findImage = findImage;
        this.findThumbnail = findThumbnail;
        this.findSimilarImages = findSimilarImages;
        this.locateLabels = locateLabels;
        this.links = links;
        this.metrics = metrics;
    }

    /**
     * One page of a listing.
     *
     * @param next for {@code after}, or null on the last page
     */
    public record Page(List<ImageJson> images, String next) {}

    /** @param box around it, in pixels of the upright picture */
    public record LocatedLabel(String label, float probability, Box box) {
        static LocatedLabel of(LocateLabels.Located located) {
            return new LocatedLabel(located.label().label(), located.label().probability(), located.box());
        }
    }

    /** @param labels the likeliest first */
    public record Located(List<LocatedLabel> labels) {}

    @GET
    @Operation(operationId = "listImages", summary = "All images, newest first")
    public Page list(
            @QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix,
            @QueryParam("label") @Parameter(description = "only images with this label") String label,
            @QueryParam("state")
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"indexed", "rejected", "deleted"},
                                            defaultValue = "indexed"))
                    String state,
            @QueryParam("limit")
                    @Parameter(
                            schema =
                                    @Schema(
                                            implementation = Integer.class,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "50"))
                    String limit,
            @QueryParam("after") @Parameter(description = "`next` of the page before") String after) {
        int size = Parameters.wholeNumber("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        var filter = new ImageFilter(
                Parameters.textOrNull("prefix", prefix), Parameters.textOrNull("label", label), null, null);
        ListImages.Position position = Parameters.isAbsent(after) ? null : position(after);
        ListPage<StoredImage> page = ListPage.of(
                listImages.run(Parameters.oneOf("state", state, ImageState.INDEXED), filter, position, size + 1), size);
        return new Page(page.rows().stream().map(links::json).toList(), page.next(ImagesResource::next));
    }

    private static String next(StoredImage last) {
        return ListCursor.encode(last.indexedAt() == null ? "" : last.indexedAt(), last.id());
    }

    private static ListImages.Position position(String after) {
        return ListCursor.decode(
                after,
                2,
                parts -> new ListImages.Position(
                        parts[0].isEmpty() ? null : Instant.parse(parts[0]), UUID.fromString(parts[1])));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getImage", summary = "One image")
    public ImageJson get(@PathParam("id") String id) {
        return findImage
                .run(Parameters.imageId(id))
                .map(links::json)
                .orElseThrow(() -> new NotFoundException("There is no image with id '" + id + "'."));
    }

    @GET
    @Path("/{id}/similar")
    @Operation(operationId = "similarImages", summary = "Which other photos look like this one?")
    public SearchJson similar(@PathParam("id") String id, @BeanParam SearchParameters parameters) {
        SearchPage page = findSimilarImages.byImage(Parameters.imageId(id), false, parameters.toRequest());
        metrics.write(page);
        return SearchJson.of(page, links);
    }

    @GET
    @Path("/{id}/labels")
    @Operation(operationId = "locateLabels", summary = "Where in an image its labels are, coarsely")
    public Located locate(@PathParam("id") String id) {
        return new Located(locateLabels.run(Parameters.imageId(id)).stream()
                .map(LocatedLabel::of)
                .toList());
    }

    @GET
    @Path("/{id}/thumbnail")
    @Produces("image/jpeg")
    @Operation(operationId = "thumbnail", summary = "A small JPEG of an indexed photo, at most 320 pixels a side")
    public Response thumbnail(
            @PathParam("id") String id,
            @QueryParam("version")
                    @Parameter(description = "as in `thumbnail_url`: makes another address of another content")
                    String version) {
        FindThumbnail.Thumbnail thumbnail = findThumbnail
                .run(Parameters.imageId(id))
                .orElseThrow(() -> new NotFoundException("There is no thumbnail of an image with id '" + id + "'."));
        // A reader of the database may lag behind who made the address.
        boolean isOfThatVersion =
                ImageJson.thumbnailVersion(thumbnail.indexedAt()).equals(version);
        return Response.ok(thumbnail.jpeg())
                .header(HttpHeaders.CACHE_CONTROL, isOfThatVersion ? FOR_GOOD : "private, no-cache")
                .build();
    }
}
