package dev.likeness.search;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindEmbedding;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindImage;
import dev.likeness.store.Hit;
import dev.likeness.store.ImageState;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.StoredImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Answers which images look like a picture, or like one of themselves. Thread-safe. */
@ApplicationScoped
public class FindSimilarImages {
    private static final double NANOS_PER_MILLI = 1e6;

    private final ImageDecoder decoder;
    private final CurrentModel currentModel;
    private final FindEmbeddingTables findEmbeddingTables;
    private final FindImage findImage;
    private final FindEmbedding findEmbedding;
    private final RankImages rankImages;

    @Inject
    public FindSimilarImages(
            ImageDecoder decoder,
            CurrentModel currentModel,
            FindEmbeddingTables findEmbeddingTables,
            FindImage findImage,
            FindEmbedding findEmbedding,
            RankImages rankImages) {
        this.decoder = decoder;
        this.currentModel = currentModel;
        this.findEmbeddingTables = findEmbeddingTables;
        this.findImage = findImage;
        this.findEmbedding = findEmbedding;
        this.rankImages = rankImages;
    }

    /**
     * @param bytes a picture in any accepted format
     * @throws dev.likeness.image.RejectedImageException if it cannot be used
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public SearchPage byPicture(byte[] bytes, SearchRequest request) {
        Model model = currentModel.get();
        long start = System.nanoTime();
        DecodedImage image = decoder.decode(bytes, model.input());
        long decoded = System.nanoTime();
        Embedding embedding =
                model.embedder().embed(List.of(image.picture().rgb())).get(0);
        long embedded = System.nanoTime();
        var query = new SearchPage.Query(
                image.width(), image.height(), image.denoised(), image.noise().sigma(), embedding.labels());
        return page(model, query, embedding.vector(), null, request, decoded - start, embedded - decoded);
    }

    /**
     * @param withItself whether the image may be among its own results
     * @throws NotFoundException if there is no such indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public SearchPage byImage(UUID id, boolean withItself, SearchRequest request) {
        Model model = currentModel.get();
        StoredImage image = findImage
                .run(id)
                .filter(found -> found.state() == ImageState.INDEXED)
                .orElseThrow(() -> new NotFoundException("There is no indexed image with id " + id + "."));
        float[] embedding = findEmbedding
                .run(table(model), id)
                .orElseThrow(() -> new NotFoundException(
                        "Image " + id + " has no embedding of " + model.key().id() + "."));
        var query =
                new SearchPage.Query(image.width(), image.height(), image.denoised(), image.noise(), image.labels());
        return page(model, query, embedding, withItself ? null : id, request, 0, 0);
    }

    private SearchPage page(
            Model model,
            SearchPage.Query query,
            float[] embedding,
            UUID without,
            SearchRequest request,
            long decodeNanos,
            long embedNanos) {
        long start = System.nanoTime();
        NearestQuery.Position after =
                request.after() == null ? null : request.after().last();
        // One more than a page tells whether there is another.
        var nearest =
                new NearestQuery(embedding, request.filter(), without, request.minSimilarity(), after, request.k() + 1);
        RankImages.Ranking ranking = rankImages.run(model, table(model), nearest, request.rank());
        List<Hit> found = ranking.hits();
        List<Hit> hits = found.subList(0, Math.min(request.k(), found.size()));
        var timings = new SearchPage.Timings(
                decodeNanos / NANOS_PER_MILLI,
                embedNanos / NANOS_PER_MILLI,
                (System.nanoTime() - start) / NANOS_PER_MILLI);
        PageCursor next = found.size() > hits.size() ? cursor(hits, request.rank()) : null;
        return new SearchPage(model.key().id(), query, hits, next, ranking.exact(), ranking.candidates(), timings);
    }

    private static PageCursor cursor(List<Hit> hits, int rank) {
        Hit last = hits.get(hits.size() - 1);
        return new PageCursor(
                new NearestQuery.Position(last.similarity(), last.image().id()), rank + hits.size());
    }

    private EmbeddingTable table(Model model) {
        return findEmbeddingTables.run(model.key()).embedding();
    }
}
