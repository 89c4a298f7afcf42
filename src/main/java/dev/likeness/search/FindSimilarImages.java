package dev.likeness.search;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import dev.likeness.search.QueryPicture.Mirroring;
import dev.likeness.store.FindImage;
import dev.likeness.store.ImageState;
import dev.likeness.store.StoredImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Answers which images look like a picture, or like some of themselves. Thread-safe. */
@ApplicationScoped
public class FindSimilarImages {
    private static final double NANOS_PER_MILLI = 1e6;

    private final ImageDecoder decoder;
    private final CurrentModel currentModel;
    private final FindImage findImage;
    private final StoredEmbeddings storedEmbeddings;
    private final RankImages rankImages;

    @Inject
    public FindSimilarImages(
            ImageDecoder decoder,
            CurrentModel currentModel,
            FindImage findImage,
            StoredEmbeddings storedEmbeddings,
            RankImages rankImages) {
        this.decoder = decoder;
        this.currentModel = currentModel;
        this.findImage = findImage;
        this.storedEmbeddings = storedEmbeddings;
        this.rankImages = rankImages;
    }

    /**
     * @throws dev.likeness.image.RejectedImageException if the picture cannot be used
     * @throws InvalidParameterException if it is to be mirrored and there is a page before
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public SearchPage byPicture(QueryPicture picture, SearchRequest request) {
        boolean mirrored = picture.mirroring() == Mirroring.BOTH;
        if (mirrored && request.after() != null) {
            throw new InvalidParameterException(
                    "'after' cannot be used with 'mirrored'; ask for a larger 'k' instead.");
        }
        Model model = currentModel.get();
        long start = System.nanoTime();
        DecodedImage image = decoder.decode(picture.bytes(), model.input(), picture.box());
        long decoded = System.nanoTime();
        List<byte[]> pixels = new ArrayList<>(List.of(image.picture().rgb()));
        if (mirrored) {
            pixels.add(image.picture().mirrored().rgb());
        }
        List<Embedding> embeddings = model.embedder().embed(pixels);
        long embedded = System.nanoTime();
        var query = new SearchPage.Query(
                image.width(),
                image.height(),
                image.denoised(),
                image.noise().sigma(),
                embeddings.get(0).labels());
        List<float[]> vectors = embeddings.stream()
                .map(embedding -> rankImages.vector(model, embedding.vectors(), request))
                .toList();
        RankImages.Page page = vectors.size() == 1
                ? rankImages.run(model, vectors.get(0), List.of(), request)
                : rankImages.best(model, vectors, request);
        return page(model, query, page, request, decoded - start, embedded - decoded, embedded);
    }

    /**
     * @param withItself whether the image may be among its own results
     * @throws NotFoundException if there is no such indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public SearchPage byImage(UUID id, boolean withItself, SearchRequest request) {
        Model model = currentModel.get();
        long start = System.nanoTime();
        StoredImage image = image(id);
        var query =
                new SearchPage.Query(image.width(), image.height(), image.denoised(), image.noise(), image.labels());
        float[] embedding = embeddings(model, List.of(id), request).get(0);
        RankImages.Page page = rankImages.run(model, embedding, withItself ? List.of() : List.of(id), request);
        return page(model, query, page, request, 0, 0, start);
    }

    /**
     * More like these, not like those. The latter are left out of the results.
     *
     * @throws NotFoundException if one of them is not an indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public SearchPage byExamples(Examples examples, SearchRequest request) {
        Model model = currentModel.get();
        long start = System.nanoTime();
        float[] embedding = Examples.combine(
                embeddings(model, examples.like(), request), embeddings(model, examples.unlike(), request));
        RankImages.Page page = rankImages.run(model, embedding, examples.unlike(), request);
        return page(model, SearchPage.Query.OF_SEVERAL, page, request, 0, 0, start);
    }

    private StoredImage image(UUID id) {
        return findImage
                .run(id)
                .filter(found -> found.state() == ImageState.INDEXED)
                .orElseThrow(() -> new NotFoundException("There is no indexed image with id " + id + "."));
    }

    private List<float[]> embeddings(Model model, List<UUID> ids, SearchRequest request) {
        return storedEmbeddings.of(model, rankImages.table(model, request), ids);
    }

    private static SearchPage page(
            Model model,
            SearchPage.Query query,
            RankImages.Page page,
            SearchRequest request,
            long decodeNanos,
            long embedNanos,
            long searchStart) {
        var timings = new SearchPage.Timings(
                decodeNanos / NANOS_PER_MILLI,
                embedNanos / NANOS_PER_MILLI,
                (System.nanoTime() - searchStart) / NANOS_PER_MILLI);
        return new SearchPage(
                model.key().id(),
                request.mode(),
                query,
                page.hits(),
                page.next(),
                page.exact(),
                page.candidates(),
                timings);
    }
}
