package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.image.ImageDecoder;
import dev.likeness.search.Examples;
import dev.likeness.search.FindSimilarImages;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.SearchPage;
import dev.likeness.search.SearchRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code POST /v1/search}. */
@Path("/v1/search")
@Blocking
public class SearchResource {
    /**
     * A search by indexed images: either {@code image_id}, or {@code image_ids} and what results should not be like.
     *
     * @param imageId the one to search by
     * @param imageIds 1 to 100 to search by together
     * @param notImageIds at most 100; left out of the results
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record SearchBody(String imageId, List<String> imageIds, List<String> notImageIds) {}

    private final ImageDecoder decoder;
    private final FindSimilarImages findSimilarImages;
    private final ImageLinks links;
    private final SearchMetrics metrics;

    @Inject
    SearchResource(ImageDecoder decoder, FindSimilarImages findSimilarImages, ImageLinks links, SearchMetrics metrics) {
        this.decoder = decoder;
        this.findSimilarImages = findSimilarImages;
        this.links = links;
        this.metrics = metrics;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "search", summary = "Which photos look like this one?")
    @RequestBody(
            required = true,
            description = "a picture, the id of an indexed one, or the ids of several",
            content = {
                @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/json", schema = @Schema(implementation = SearchBody.class))
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SearchJson.class)))
    @APIResponse(
            responseCode = "default",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public SearchJson search(
            @BeanParam SearchParameters parameters,
            @BeanParam PictureParameters pictureParameters,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body)
            throws IOException {
        SearchRequest request = parameters.toRequest();
        // What a picture is, its content says; only JSON must be announced.
        boolean isJson =
                contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON);
        byte[] bytes = body.readNBytes((int) Math.min(Integer.MAX_VALUE, decoder.maxBytes() + 1L));
        decoder.requireAcceptedLength(bytes.length);
        SearchPage page = isJson
                ? byStored(JsonBody.of(bytes), pictureParameters, request)
                : findSimilarImages.byPicture(pictureParameters.toPicture(bytes), request);
        metrics.write(page);
        return SearchJson.of(page, links);
    }

    private SearchPage byStored(JsonBody body, PictureParameters pictureParameters, SearchRequest request) {
        pictureParameters.requireAbsent();
        boolean several = body.has("image_ids") || body.has("not_image_ids");
        if (several && body.has("image_id")) {
            throw new InvalidParameterException("Give either 'image_id' or 'image_ids', not both.");
        }
        return several
                ? findSimilarImages.byExamples(
                        new Examples(body.imageIds("image_ids"), body.imageIds("not_image_ids")), request)
                : findSimilarImages.byImage(Parameters.imageId(body.text("image_id")), true, request);
    }
}
