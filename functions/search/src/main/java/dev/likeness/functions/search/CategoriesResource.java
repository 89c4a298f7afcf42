package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.category.ListCategoryImages;
import dev.likeness.category.ListCategoryImages.Member;
import dev.likeness.category.TeachCategory;
import dev.likeness.category.TeachCategory.Taught;
import dev.likeness.search.Examples;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.Mode;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.PageCursor;
import dev.likeness.search.SearchRequest;
import dev.likeness.store.Category;
import dev.likeness.store.FindCategories;
import dev.likeness.store.FindImages;
import dev.likeness.store.ForgetCategory;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.StoredImage;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /v1/categories}: categories of a user's own. */
@Path("/v1/categories")
public class CategoriesResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int PICTURES = 6;

    private final TeachCategory teachCategory;
    private final FindCategories findCategories;
    private final FindImages findImages;
    private final ForgetCategory forgetCategory;
    private final ListCategoryImages listCategoryImages;
    private final ImageLinks links;

    @Inject
    CategoriesResource(
            TeachCategory teachCategory,
            FindCategories findCategories,
            FindImages findImages,
            ForgetCategory forgetCategory,
            ListCategoryImages listCategoryImages,
            ImageLinks links) {
        this.teachCategory = teachCategory;
        this.findCategories = findCategories;
        this.findImages = findImages;
        this.forgetCategory = forgetCategory;
        this.listCategoryImages = listCategoryImages;
        this.links = links;
    }

    /**
     * What a category is to be learned from.
     *
     * @param name 1 to 100 characters; one of the same name is taught anew
     * @param imageIds 2 to 100 photos that belong; five to ten do well
     * @param notImageIds at most 100 that do not; a few that it would mistake help most
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record TeachBody(String name, List<String> imageIds, List<String> notImageIds) {}

    /** @param pictures some of the examples */
    public record Listed(@JsonUnwrapped CategoryJson category, List<ImageJson> pictures) {}

    /** @param categories by name */
    public record Categories(List<Listed> categories) {}

    /** @param probability that it belongs, ½…1 */
    public record MemberJson(@JsonUnwrapped ImageJson image, double probability) {}

    /**
     * Photos of a category, as of now.
     *
     * @param images the likeliest first
     */
    public record Page(CategoryJson category, List<MemberJson> images, String next) {}

    /** A row of the table. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"category", "probability", "key", "image_id"})
    public record Row(String category, double probability, String key, String imageId) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "teachCategory", summary = "Makes a category of a handful of photos, applied to all")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TeachBody.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CategoryJson.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CategoryJson.class)))
    public Response teach(byte[] bytes) {
        JsonBody body = JsonBody.of(bytes);
        Taught taught = teachCategory.run(
                body.text("name"), new Examples(body.imageIds("image_ids"), body.imageIds("not_image_ids")));
        return Response.status(taught.created() ? Response.Status.CREATED : Response.Status.OK)
                .entity(CategoryJson.of(taught.category()))
                .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listCategories", summary = "All categories that were taught")
    public Categories list() {
        List<Category> all = findCategories.all();
        Map<UUID, StoredImage> images = findImages.run(
                all.stream().flatMap(category -> pictured(category).stream()).toList());
        return new Categories(all.stream()
                .map(category -> new Listed(
                        CategoryJson.of(category),
                        pictured(category).stream()
                                .map(images::get)
                                .filter(Objects::nonNull)
                                .map(links::json)
                                .toList()))
                .toList());
    }

    private static List<UUID> pictured(Category category) {
        return category.like().subList(0, Math.min(PICTURES, category.like().size()));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "listCategory", summary = "The photos of a category, the likeliest first")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Page.class)),
                @Content(mediaType = "text/csv")
            })
    public Response photos(
            @PathParam("id") String id,
            @QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix,
            @QueryParam("limit")
                    @Parameter(
                            schema =
                                    @Schema(
                                            implementation = Integer.class,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "50"))
                    String limit,
            @QueryParam("after") @Parameter(description = "`next` of the page before") String after,
            @BeanParam TableAnswer answer) {
        int size = Parameters.wholeNumber("limit", limit, DEFAULT_LIMIT, 1, SearchRequest.MAX_K);
        var filter = new ImageFilter(Parameters.textOrNull("prefix", prefix), null, null, null);
        Category category = Parameters.id(id).flatMap(findCategories::byId).orElseThrow(() -> noSuch(id));
        String lesson = Integer.toHexString(Arrays.hashCode(category.learned().weights()));
        PageCursor position = Parameters.isAbsent(after) ? null : position(lesson, after);
        ListCategoryImages.Page found =
                listCategoryImages.run(category, new SearchRequest(size, Mode.SIMILAR, filter, -1, position));
        String next = found.next() == null
                ? null
                : ListCursor.encode(lesson, found.next().encode());
        var page = new Page(
                CategoryJson.of(category),
                found.members().stream()
                        .map(member -> new MemberJson(links.json(member.image()), member.probability()))
                        .toList(),
                next);
        return answer.of(
                page,
                "category",
                Row.class,
                () -> found.members().stream()
                        .map(member -> row(category, member))
                        .toList(),
                next);
    }

    /** In another order, some photos would come twice, and others never. */
    private static PageCursor position(String lesson, String after) {
        return ListCursor.decode(after, 2, parts -> {
            if (!parts[0].equals(lesson)) {
                throw new InvalidParameterException(
                        "'after' is of an earlier lesson; the category was taught anew. Begin with the first page again.");
            }
            return PageCursor.decode(parts[1]);
        });
    }

    private static Row row(Category category, Member member) {
        return new Row(
                category.name(),
                member.probability(),
                member.image().key(),
                member.image().id().toString());
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "forgetCategory", summary = "Forgets a category; its photos stay")
    @APIResponse(responseCode = "204")
    public void forget(@PathParam("id") String id) {
        if (!Parameters.id(id).map(forgetCategory::run).orElse(false)) {
            throw noSuch(id);
        }
    }

    private static NotFoundException noSuch(String id) {
        return new NotFoundException(
                "There is no category with id '" + id + "'. GET /v1/categories lists those that there are.");
    }
}
