package dev.likeness.search;

import dev.likeness.embedding.Model;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindNearest;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.NearestQuery.Position;
import dev.likeness.store.NearestQuery.Threshold;
import dev.likeness.store.Ranking;
import dev.likeness.store.Ranking.Hit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Cuts one page from the ranking of all images by their similarity to an embedding. Thread-safe. */
@ApplicationScoped
public class RankImages {
    private final FindEmbeddingTables findEmbeddingTables;
    private final FindNearest findNearest;

    @Inject
    public RankImages(FindEmbeddingTables findEmbeddingTables, FindNearest findNearest) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.findNearest = findNearest;
    }

    /**
     * What images are ranked by: their cosine similarity to a vector.
     *
     * @param vector of unit length
     * @param code its binary code
     * @param exhaustively whether every embedding is compared, whatever it costs
     */
    public record Target(float[] vector, byte[] code, Threshold threshold, boolean exhaustively) {}

    /** @param next where the next page starts, or null if there is none */
    public record Page(List<Hit> hits, PageCursor next, boolean exact, int candidates) {}

    /**
     * @param model that made the embedding
     * @param embedding the output that the request's mode compares
     * @param without ids of images that are to be left out
     */
    Page run(Model model, float[] embedding, List<UUID> without, SearchRequest request) {
        String output = request.mode().output();
        double least = Math.max(request.mode().leastSimilarity(), request.minSimilarity());
        var target = new Target(
                embedding,
                model.code(output, embedding),
                new Threshold(least, model.codeRadius(output, embedding, least)),
                false);
        return run(table(model, request), target, without, request);
    }

    /**
     * @param table whose embeddings are compared
     * @param without ids of images that are to be left out
     * @param request which images count, and where the page starts
     */
    public Page run(EmbeddingTable table, Target target, List<UUID> without, SearchRequest request) {
        List<UUID> leftOut = new ArrayList<>(without);
        if (request.after() != null) {
            leftOut.addAll(request.after().first());
        }
        var query = new NearestQuery(
                target.vector(),
                target.code(),
                request.filter(),
                leftOut,
                target.threshold(),
                request.page(),
                target.exhaustively());
        Ranking ranking = findNearest.run(table, query);
        List<Hit> hits =
                ranking.hits().subList(0, Math.min(request.k(), ranking.hits().size()));
        PageCursor next = ranking.hits().size() > hits.size() ? cursor(hits, ranking.exact(), request) : null;
        return new Page(hits, next, ranking.exact(), ranking.candidates());
    }

    private static PageCursor cursor(List<Hit> hits, boolean exact, SearchRequest request) {
        Hit last = hits.get(hits.size() - 1);
        int rank = request.rank() + hits.size();
        if (request.after() == null && !exact) {
            return new PageCursor(
                    null, rank, hits.stream().map(hit -> hit.image().id()).toList());
        }
        List<UUID> first = request.after() == null ? List.of() : request.after().first();
        return new PageCursor(new Position(last.similarity(), last.image().id()), rank, first);
    }

    /**
     * The first page of the images that are most similar to any of some embeddings.
     * There are no later ones: which of the embeddings an image is most similar to is known of the hits only.
     */
    Page best(Model model, List<float[]> embeddings, SearchRequest request) {
        List<Page> pages = embeddings.stream()
                .map(embedding -> run(model, embedding, List.of(), request))
                .toList();
        Map<UUID, Hit> best = new HashMap<>();
        pages.stream()
                .flatMap(page -> page.hits().stream())
                .forEach(hit -> best.merge(
                        hit.image().id(), hit, (one, other) -> one.similarity() >= other.similarity() ? one : other));
        List<Hit> hits = best.values().stream()
                .sorted(Comparator.comparingDouble(Hit::similarity)
                        .reversed()
                        .thenComparing(hit -> hit.image().id().toString()))
                .limit(request.k())
                .toList();
        return new Page(
                hits,
                null,
                pages.stream().allMatch(Page::exact),
                pages.stream().mapToInt(Page::candidates).sum());
    }

    /** Which of the model's outputs the request's mode compares. */
    float[] vector(Model model, Map<String, float[]> outputs, SearchRequest request) {
        table(model, request);
        return outputs.get(request.mode().output());
    }

    /** @throws InvalidParameterException if the model lacks the output that the request's mode compares */
    public EmbeddingTable table(Model model, SearchRequest request) {
        String output = request.mode().output();
        EmbeddingTable table = findEmbeddingTables.run(model.key()).byOutput().get(output);
        if (table == null) {
            throw new InvalidParameterException("'mode' cannot be '"
                    + request.mode().code() + "' with " + model.key().id() + ", which has no " + output + ".");
        }
        return table;
    }
}
