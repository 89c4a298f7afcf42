package dev.likeness.index;

import dev.likeness.bucket.PhotoBucket;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.image.ImageDecoder;
import dev.likeness.index.Outcome.Result;
import dev.likeness.index.ReadPhoto.Step;
import dev.likeness.store.Database;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindKnownEmbeddings;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Applies a batch of changes: objects are read and decoded in parallel, and embedded and written as they come, a few
 * together. One change that fails, or takes long, leaves the others alone. Thread-safe.
 */
@ApplicationScoped
public class IndexObjects {
    private static final Logger LOG = Logger.getLogger(IndexObjects.class);

    /** More together is hardly faster (RATIONALE.md, "Speed"), and takes more memory. */
    private static final int EMBEDDED_TOGETHER = 4;

    /** Of one object, each time because its row was replaced meanwhile. */
    private static final int MOST_READINGS = 5;

    /** What a structured log calls the photo that a line is about. */
    private static final String IMAGE_KEY = "image_key";

    private final CurrentModel currentModel;
    private final ReadPhoto readPhoto;
    private final EmbedPhotos embedPhotos;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    @Inject
    public IndexObjects(
            PhotoBucket bucket,
            ImageDecoder decoder,
            CurrentModel currentModel,
            FindEmbeddingTables findEmbeddingTables,
            FindKnownEmbeddings findKnownEmbeddings,
            ReadFence readFence,
            ReplaceImage replaceImage) {
        this.currentModel = currentModel;
        this.readPhoto = new ReadPhoto(bucket, decoder, readFence, replaceImage);
        this.embedPhotos = new EmbedPhotos(findEmbeddingTables, findKnownEmbeddings, replaceImage);
    }

    /** Where nothing is injected. */
    public static IndexObjects in(PhotoBucket bucket, ImageDecoder decoder, CurrentModel model, Database database) {
        return new IndexObjects(
                bucket,
                decoder,
                model,
                new FindEmbeddingTables(database),
                new FindKnownEmbeddings(database),
                new ReadFence(database),
                new ReplaceImage(database));
    }

    /** @return an outcome for each change, in whatever order they were reached */
    public List<Outcome> apply(List<ObjectChange> changes) {
        List<Outcome> outcomes = new ArrayList<>(applyOnce(changes));
        for (int readings = 1; readings < MOST_READINGS; readings++) {
            List<ObjectChange> again = outcomes.stream()
                    .filter(outcome -> outcome.result() == Result.OVERTAKEN)
                    .map(Outcome::change)
                    .toList();
            outcomes.removeIf(outcome -> outcome.result() == Result.OVERTAKEN);
            outcomes.addAll(applyOnce(again));
        }
        outcomes.replaceAll(IndexObjects::settled);
        outcomes.forEach(IndexObjects::log);
        return outcomes;
    }

    private static Outcome settled(Outcome outcome) {
        return outcome.result() == Result.OVERTAKEN
                ? Outcome.failed(
                        outcome.change(),
                        new IllegalStateException("replaced " + MOST_READINGS + " times while it was read"))
                : outcome;
    }

    private List<Outcome> applyOnce(List<ObjectChange> changes) {
        List<Outcome> outcomes = new ArrayList<>(changes.size());
        List<ObjectChange> left = changes;
        while (!left.isEmpty()) {
            // A key's second change waits for its first: within a round each key occurs once.
            List<ObjectChange> round = new ArrayList<>();
            List<ObjectChange> later = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (ObjectChange change : left) {
                (keys.add(change.object().key()) ? round : later).add(change);
            }
            outcomes.addAll(currentModel.whileCurrent(model -> applyRound(round, model)));
            left = later;
        }
        return outcomes;
    }

    private List<Outcome> applyRound(List<ObjectChange> round, Model model) {
        var reading = new ExecutorCompletionService<Step>(readers);
        round.forEach(change -> reading.submit(() -> readPhoto.run(change, model)));
        List<Outcome> outcomes = new ArrayList<>(round.size());
        List<Photo> ready = new ArrayList<>();
        for (int left = round.size(); left > 0; left--) {
            Future<Step> next = reading.poll();
            if (!ready.isEmpty() && (next == null || ready.size() == EMBEDDED_TOGETHER)) {
                // Not waiting for more: those that are still being decoded have the time this takes.
                outcomes.addAll(embedPhotos.run(ready, model));
                ready.clear();
            }
            Step step = result(reading, next);
            if (step.photo() == null) {
                outcomes.add(step.outcome());
            } else {
                ready.add(step.photo());
            }
        }
        outcomes.addAll(embedPhotos.run(ready, model));
        return outcomes;
    }

    /** @param next null to wait for one */
    private static Step result(CompletionService<Step> reading, Future<Step> next) {
        try {
            return next == null ? reading.take().get() : next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while photos were read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) { // the process may not be what it should be
                throw error;
            }
            throw new IllegalStateException("Reading a photo failed: " + e.getCause(), e);
        }
    }

    private static void log(Outcome outcome) {
        String key = outcome.change().object().key();
        MDC.put(IMAGE_KEY, key);
        if (outcome.result() == Result.FAILED) {
            LOG.warnf("%s: will be tried again: %.300s", key, rootCause(outcome.failure()));
        } else if (outcome.result() == Result.REJECTED) {
            LOG.debugf("%s: rejected, %s", key, outcome.reason());
        } else {
            LOG.debugf("%s: %s", key, outcome.result().name().toLowerCase(Locale.ROOT));
        }
        MDC.remove(IMAGE_KEY);
    }

    /** A statement's own exception repeats its text and values; what went wrong is below it. */
    private static Throwable rootCause(Throwable failure) {
        return failure.getCause() == null ? failure : rootCause(failure.getCause());
    }

    @PreDestroy
    void close() {
        readers.shutdown();
    }
}
