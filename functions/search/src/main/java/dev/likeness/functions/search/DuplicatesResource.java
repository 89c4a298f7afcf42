package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.store.FindAnalysis.Analysis;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ListDuplicates;
import dev.likeness.store.ListDuplicates.Kind;
import dev.likeness.store.ListDuplicates.Position;
import dev.likeness.store.Ranking.Hit;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code GET /v1/duplicates}. */
@Path("/v1/duplicates")
public class DuplicatesResource {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final ListDuplicates listDuplicates;
    private final LastAnalysis lastAnalysis;
    private final ImageLinks links;

    @Inject
    DuplicatesResource(ListDuplicates listDuplicates, LastAnalysis lastAnalysis, ImageLinks links) {
        this.listDuplicates = listDuplicates;
        this.lastAnalysis = lastAnalysis;
        this.links = links;
    }

    /**
     * The same photo several times.
     *
     * @param keep the id of the best: the most pixels, then the longest file, then the oldest
     * @param photos how often it is there
     * @param bytesToFree length of all the other files
     * @param images the best first, at most a hundred; their similarity is that to the best
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Group(String keep, long photos, long bytesToFree, List<ImageJson> images) {}

    /**
     * A page of groups.
     *
     * @param kind exact or near
     * @param analysis which found them; null for exact ones, which are as of now, and where there was none yet
     */
    public record Page(String kind, AnalysisJson analysis, List<Group> groups, String next) {}

    /**
     * A row of the table: a photo.
     *
     * @param photos how many its group has, of which a hundred are listed
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"group", "keep", "photos", "similarity", "key", "image_id", "width", "height", "bytes"})
    public record Row(
            String group,
            boolean keep,
            long photos,
            double similarity,
            String key,
            String imageId,
            int width,
            int height,
            long bytes) {}

    @GET
    @Operation(operationId = "listDuplicates", summary = "Photos that are there more than once, the most often first")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Page.class)),
                @Content(mediaType = "text/csv")
            })
    public Response list(
            @QueryParam("kind")
                    @Parameter(
                            description = "the same bytes, or the same photo but for size, compression or a small cut",
                            schema =
                                    @Schema(
                                            enumeration = {"exact", "near"},
                                            defaultValue = "near"))
                    String kind,
            @QueryParam("prefix") @Parameter(description = "only keys that start so") String prefix,
            @QueryParam("limit")
                    @Parameter(
                            description = "the most groups",
                            schema =
                                    @Schema(
                                            implementation = Integer.class,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "20"))
                    String limit,
            @QueryParam("after") @Parameter(description = "`next` of the page before") String after,
            @BeanParam TableAnswer answer) {
        int size = Parameters.wholeNumber("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        Kind wanted = Parameters.oneOf("kind", kind, Kind.NEAR);
        var filter = new ImageFilter(Parameters.textOrNull("prefix", prefix), null, null, null);
        Function<Optional<Analysis>, Found> find = last -> {
            Position position = Parameters.isAbsent(after) ? Position.START : position(last, after);
            return new Found(last, ListPage.of(listDuplicates.run(wanted, filter, position, size + 1), size));
        };
        Found found = wanted == Kind.EXACT ? find.apply(Optional.empty()) : lastAnalysis.read(find);
        List<ListDuplicates.Group> groups = found.groups().rows();
        String next = found.groups().next(last -> next(found.analysis(), last));
        var page = new Page(
                Parameters.code(wanted),
                found.analysis().map(AnalysisJson::of).orElse(null),
                groups.stream().map(this::json).toList(),
                next);
        return answer.of(
                page,
                "duplicates",
                Row.class,
                () -> groups.stream().flatMap(group -> rows(group).stream()).toList(),
                next);
    }

    /** @param analysis which found them; empty for what is found as of now */
    private record Found(Optional<Analysis> analysis, ListPage<ListDuplicates.Group> groups) {}

    private Group json(ListDuplicates.Group group) {
        Hit best = group.images().get(0);
        return new Group(
                best.image().id().toString(),
                group.photos(),
                group.bytes() - best.image().bytes(),
                group.images().stream().map(links::json).toList());
    }

    private static List<Row> rows(ListDuplicates.Group group) {
        List<Row> rows = new ArrayList<>();
        for (Hit hit : group.images()) {
            rows.add(new Row(
                    HexFormat.of().formatHex(group.name()),
                    rows.isEmpty(),
                    group.photos(),
                    hit.similarity(),
                    hit.image().key(),
                    hit.image().id().toString(),
                    hit.image().width(),
                    hit.image().height(),
                    hit.image().bytes()));
        }
        return rows;
    }

    private static String next(Optional<Analysis> analysis, ListDuplicates.Group last) {
        return ListCursor.encode(
                AnalysisId.encode(analysis), last.photos(), HexFormat.of().formatHex(last.name()));
    }

    private static Position position(Optional<Analysis> analysis, String after) {
        return ListCursor.decode(after, 3, parts -> {
            AnalysisId.requireSame(analysis, parts[0]);
            return new Position(Long.parseLong(parts[1]), HexFormat.of().parseHex(parts[2]));
        });
    }
}
