package dev.likeness.index;

import dev.likeness.bucket.PhotoBucket;
import dev.likeness.bucket.PhotoObject;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.RejectedImageException;
import dev.likeness.store.AddEmbeddings;
import dev.likeness.store.AddEmbeddings.Addition;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.ListIncomplete;
import dev.likeness.store.ListIncomplete.Incomplete;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Embeds indexed images with another model, beside the embeddings they have. What was done is kept when it is interrupted.
 * Safe while images are indexed, replaced and deleted.
 */
@ApplicationScoped
public class ReembedImages {
    private static final Logger LOG = Logger.getLogger(ReembedImages.class);

    /** Images that are read, decoded and embedded together: few, because searches want the same cores. */
    private static final int BATCH = 8;

    private static final long NEWS_EVERY_NANOS = 30_000_000_000L;
    private static final UUID LEAST = new UUID(0, 0);

    private final PhotoBucket bucket;
    private final ImageDecoder decoder;
    private final FindEmbeddingTables findEmbeddingTables;
    private final ListIncomplete listIncomplete;
    private final AddEmbeddings addEmbeddings;

    @Inject
    public ReembedImages(
            PhotoBucket bucket,
            ImageDecoder decoder,
            FindEmbeddingTables findEmbeddingTables,
            ListIncomplete listIncomplete,
            AddEmbeddings addEmbeddings) {
        this.bucket = bucket;
        this.decoder = decoder;
        this.findEmbeddingTables = findEmbeddingTables;
        this.listIncomplete = listIncomplete;
        this.addEmbeddings = addEmbeddings;
    }

    /** How many indexed images a model has not embedded. */
    public long missing(Model model) {
        return listIncomplete.countUnembedded(
                findEmbeddingTables.run(model.key()).embedding());
    }

    /**
     * One pass over all that the model has not embedded.
     *
     * @param stopping asked between batches
     * @return how many could not be embedded now and should be tried again: their photo could not be read, or is no longer
     *     the one that was indexed
     */
    public long run(Model model, BooleanSupplier stopping) {
        EmbeddingTables tables = findEmbeddingTables.run(model.key());
        long left = 0;
        long reached = 0;
        long lastNews = System.nanoTime();
        UUID last = LEAST;
        List<Incomplete> batch = listIncomplete.unembedded(tables.embedding(), last, BATCH);
        while (!batch.isEmpty() && !stopping.getAsBoolean()) {
            left += reembed(batch, model, tables);
            reached += batch.size();
            if (System.nanoTime() - lastNews > NEWS_EVERY_NANOS) {
                LOG.infof(
                        "%d images embedded with %s",
                        reached - left, model.key().id());
                lastNews = System.nanoTime();
            }
            last = batch.get(batch.size() - 1).id();
            batch = listIncomplete.unembedded(tables.embedding(), last, BATCH);
        }
        return left;
    }

    private record Decoded(Incomplete image, byte[] pixels) {}

    private long reembed(List<Incomplete> batch, Model model, EmbeddingTables tables) {
        List<Decoded> decoded = new ArrayList<>();
        long left = 0;
        for (Incomplete image : batch) {
            try {
                Optional<byte[]> pixels = pixels(image, model);
                pixels.ifPresent(rgb -> decoded.add(new Decoded(image, rgb)));
                left += pixels.isPresent() ? 0 : 1;
            } catch (RejectedImageException e) {
                // It was indexed once, so this version of the code reads less: it stays without this embedding.
                LOG.warnf("%s can no longer be read: %s", image.key(), e.getMessage());
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) { // of one picture; the others go on
                LOG.warnf("%s: will be tried again: %.300s", image.key(), e);
                left++;
            }
        }
        try {
            return left + write(decoded, model, tables);
        } catch (RuntimeException e) {
            LOG.warnf("%d images will be tried again: %.300s", decoded.size(), e);
            return left + decoded.size();
        }
    }

    /** @return how many were replaced meanwhile */
    private long write(List<Decoded> decoded, Model model, EmbeddingTables tables) {
        List<Embedding> embeddings =
                model.embedder().embed(decoded.stream().map(Decoded::pixels).toList());
        List<Addition> additions = new ArrayList<>();
        for (int i = 0; i < embeddings.size(); i++) {
            additions.add(new Addition(decoded.get(i).image(), StoredVectors.of(model, tables, embeddings.get(i))));
        }
        return addEmbeddings.run(additions);
    }

    /** @return empty if the object is not the one that was indexed: the event that says so is on its way */
    private Optional<byte[]> pixels(Incomplete image, Model model) {
        Optional<PhotoObject> object = bucket.read(image.bucket(), image.key(), decoder.maxBytes());
        return object.filter(read -> read.etag().equals(image.etag()))
                .map(read ->
                        decoder.decode(read.bytes(), model.input()).picture().rgb());
    }
}
