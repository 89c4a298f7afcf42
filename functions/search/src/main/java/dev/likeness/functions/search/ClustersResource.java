package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.Label;
import dev.likeness.store.FindAnalysis.Analysis;
import dev.likeness.store.FindClusters;
import dev.likeness.store.FindClusters.Cluster;
import dev.likeness.store.ListClusterImages;
import dev.likeness.store.ListClusterImages.Member;
import dev.likeness.store.ListClusterImages.Position;
import dev.likeness.store.ListMap;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code GET /v1/clusters} and what lies under it. */
@Path("/v1/clusters")
public class ClustersResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_POINTS = 2000;
    private static final int MAX_POINTS = 10_000;
    private static final UUID LEAST = new UUID(0, 0);

    private final LastAnalysis lastAnalysis;
    private final FindClusters findClusters;
    private final ListClusterImages listClusterImages;
    private final ListMap listMap;
    private final ImageLinks links;

    @Inject
    ClustersResource(
            LastAnalysis lastAnalysis,
            FindClusters findClusters,
            ListClusterImages listClusterImages,
            ListMap listMap,
            ImageLinks links) {
        this.lastAnalysis = lastAnalysis;
        this.findClusters = findClusters;
        this.listClusterImages = listClusterImages;
        this.listMap = listMap;
        this.links = links;
    }

    /**
     * Photos that are alike.
     *
     * @param clusterId opaque; until the next analysis
     * @param photos how many the analysis saw
     * @param labels the likeliest, with their mean probability
     * @param exemplar the photo that is most like the mean of all; null if it is gone
     * @param examples up to nine, the most like the mean first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ClusterJson(
            String clusterId, int photos, List<Label> labels, ImageJson exemplar, List<ImageJson> examples) {}

    /**
     * All photos, in clusters.
     *
     * @param analysis null where there was none yet; then there are no clusters
     * @param k how many clusters these are
     * @param chosenK how many are told apart best
     * @param mostK how many there can be
     * @param clusters the greatest first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Clusters(AnalysisJson analysis, int k, int chosenK, int mostK, List<ClusterJson> clusters) {
        private static final Clusters NONE = new Clusters(null, 0, 0, 0, List.of());
    }

    /**
     * A photo on the map; also a row of the table.
     *
     * @param x to the right; only distances mean something
     * @param y up
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"image_id", "key", "cluster_id", "x", "y", "thumbnail_url"})
    public record PointJson(String imageId, String key, String clusterId, float x, float y, String thumbnailUrl) {}

    /** A page of the map, in an order that is random and always the same: a part is a fair sample. */
    public record Map(List<PointJson> points, String next) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listClusters", summary = "What kinds of photos there are")
    public Clusters list(
            @QueryParam("k")
                    @Parameter(
                            description = "how many clusters; as many as are told apart best unless given",
                            schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "128"))
                    String k) {
        return lastAnalysis.read(last -> {
            int number = Parameters.clusters(k, last);
            return last.map(analysis -> clusters(analysis, number)).orElse(Clusters.NONE);
        });
    }

    private Clusters clusters(Analysis analysis, int number) {
        List<Cluster> clusters = findClusters.run(number);
        return new Clusters(
                AnalysisJson.of(analysis),
                clusters.size(),
                analysis.clusters(),
                findClusters.most(),
                clusters.stream().map(cluster -> json(analysis, cluster)).toList());
    }

    private ClusterJson json(Analysis analysis, Cluster cluster) {
        List<ImageJson> examples = cluster.examples().stream().map(links::json).toList();
        return new ClusterJson(
                AnalysisId.ofCluster(analysis, cluster.id()),
                cluster.images(),
                cluster.labels(),
                examples.isEmpty() ? null : examples.get(0),
                examples);
    }

    @GET
    @Path("/map")
    @Operation(operationId = "mapPhotos", summary = "Where each photo is on a map, and in which cluster")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Map.class)),
                @Content(mediaType = "text/csv")
            })
    public Response map(
            @QueryParam("k")
                    @Parameter(schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "128"))
                    String k,
            @QueryParam("limit")
                    @Parameter(
                            schema =
                                    @Schema(
                                            implementation = Integer.class,
                                            minimum = "1",
                                            maximum = "10000",
                                            defaultValue = "2000"))
                    String limit,
            @QueryParam("after") @Parameter(description = "`next` of the page before") String after,
            @BeanParam TableAnswer answer) {
        int size = Parameters.wholeNumber("limit", limit, DEFAULT_POINTS, 1, MAX_POINTS);
        Map map = lastAnalysis.read(last -> map(last, Parameters.clusters(k, last), after, size));
        return answer.of(map, "clusters", PointJson.class, map::points, map.next());
    }

    private Map map(Optional<Analysis> last, int clusters, String after, int size) {
        UUID position = Parameters.isAbsent(after)
                ? LEAST
                : ListCursor.decode(after, 2, parts -> {
                    AnalysisId.requireSame(last, parts[0]);
                    return UUID.fromString(parts[1]);
                });
        List<PointJson> found = last.map(analysis -> points(analysis, clusters, position, size + 1))
                .orElse(List.of());
        ListPage<PointJson> page = ListPage.of(found, size);
        return new Map(page.rows(), page.next(point -> ListCursor.encode(AnalysisId.encode(last), point.imageId())));
    }

    private List<PointJson> points(Analysis analysis, int clusters, UUID after, int limit) {
        return listMap.run(clusters, after, limit).stream()
                .map(point -> new PointJson(
                        point.id().toString(),
                        point.key(),
                        AnalysisId.ofCluster(analysis, point.cluster()),
                        point.x(),
                        point.y(),
                        ImageJson.thumbnailUrl(point.id(), point.indexedAt())))
                .toList();
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listCluster", summary = "The photos of a cluster, the most typical first")
    public ImagesResource.Page photos(
            @PathParam("id") String id,
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
        Position position = Parameters.isAbsent(after)
                ? Position.START
                : ListCursor.decode(
                        after, 2, parts -> new Position(Float.parseFloat(parts[0]), UUID.fromString(parts[1])));
        ListPage<Member> page = ListPage.of(
                lastAnalysis.read(last -> listClusterImages.run(AnalysisId.cluster(last, id), position, size + 1)),
                size);
        return new ImagesResource.Page(
                page.rows().stream().map(member -> links.json(member.image())).toList(),
                page.next(
                        last -> ListCursor.encode(last.distance(), last.image().id())));
    }
}
