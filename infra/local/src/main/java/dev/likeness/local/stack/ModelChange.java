package dev.likeness.local.stack;

import dev.likeness.ModelKey;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelException;
import dev.likeness.index.ReembedImages;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.store.DropOtherModels;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.FindServingModel.ServingModel;
import dev.likeness.store.IndexEmbeddings;
import dev.likeness.store.ServeModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Changes the model of a running system: while the chosen one embeds what is indexed, searches go on with the one before,
 * and switch when all is there. Killed anywhere, it goes on at the next start.
 */
@ApplicationScoped
public class ModelChange {
    private static final Logger LOG = Logger.getLogger(ModelChange.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** No search takes so long: then none asks the model before any more. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

    private final CurrentModel current;
    private final FindServingModel findServingModel;
    private final ServeModel serveModel;
    private final ReembedImages reembedImages;
    private final FindEmbeddingTables findEmbeddingTables;
    private final IndexEmbeddings indexEmbeddings;
    private final DropOtherModels dropOtherModels;
    private Model chosen;
    private boolean incomplete;
    private Thread background;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Inject
    ModelChange(
            CurrentModel current,
            FindServingModel findServingModel,
            ServeModel serveModel,
            ReembedImages reembedImages,
            FindEmbeddingTables findEmbeddingTables,
            IndexEmbeddings indexEmbeddings,
            DropOtherModels dropOtherModels) {
        this.current = current;
        this.findServingModel = findServingModel;
        this.serveModel = serveModel;
        this.reembedImages = reembedImages;
        this.findEmbeddingTables = findEmbeddingTables;
        this.indexEmbeddings = indexEmbeddings;
        this.dropOtherModels = dropOtherModels;
    }

    /**
     * What {@code up} was told.
     *
     * @param chosen the model to use
     * @param installed where the one before can be found
     */
    public record Plan(ModelChoice chosen, InstalledModels installed) {}

    /** Before the first request: the database knows the chosen model, which {@code current} is so far. */
    void begin(Plan plan) {
        chosen = current.get();
        Optional<ServingModel> serving = findServingModel.run();
        boolean serves = serving.filter(last -> last.is(chosen.key())).isPresent();
        long missing = reembedImages.missing(chosen);
        // Whoever was killed while the index was built left none.
        incomplete = missing > 0 || !indexEmbeddings.areThere(findEmbeddingTables.run(chosen.key()));
        if (incomplete) {
            Optional<Model> before = serves ? Optional.empty() : serving.flatMap(last -> open(last, plan.installed()));
            before.ifPresent(model -> current.switchTo(model, () -> true));
            LOG.infof(
                    "%s %s yet. That happens in the background; searches answer with %s.",
                    missing == 0 ? "There is no index for" : missing + " images are not embedded with",
                    describe(chosen.key()),
                    before.map(model -> describe(model.key()) + " until then")
                            .orElse(describe(chosen.key()) + ", without them until then"));
        } else if (!serves) {
            serveModel.run(chosen.key());
        }
    }

    /** @return empty if it is no longer here, or cannot be opened any more */
    private static Optional<Model> open(ServingModel before, InstalledModels installed) {
        try {
            return installed.find(before.id(), before.version()).map(choice -> new Model(choice.open()));
        } catch (ModelException e) {
            LOG.warnf("%s cannot be opened any more: %s", before.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String describe(ModelKey model) {
        return "%s (version %.8s)".formatted(model.id(), model.version());
    }

    /**
     * When everything runs.
     *
     * @param whenSwitched called when the chosen model has taken over
     */
    void start(Runnable whenSwitched) {
        if (!incomplete) {
            dropOtherModels();
        } else {
            background = new Thread(() -> change(whenSwitched), "likeness-reembed");
            background.setDaemon(true);
            background.start();
        }
    }

    private void change(Runnable whenSwitched) {
        try {
            while (!isStopping() && !(isComplete() && isIndexed() && takeOver(whenSwitched))) {
                isStoppedWithin(PAUSE);
            }
            if (!isStoppedWithin(LONGEST_SEARCH)) {
                dropOtherModels();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before the change is held: building it takes minutes where there are many images. */
    private boolean isIndexed() {
        try {
            indexEmbeddings.run(findEmbeddingTables.run(chosen.key()));
            return true;
        } catch (RuntimeException e) { // as for embedding
            LOG.warnf(
                    "the index of %s will be built again: %.300s", chosen.key().id(), e);
            return false;
        }
    }

    /** While nothing is written: what came during the last pass is embedded too, and then nothing is missing. */
    private boolean takeOver(Runnable whenSwitched) {
        boolean switched = current.switchTo(chosen, () -> {
            boolean complete = isComplete() && !isStopping();
            if (complete) {
                serveModel.run(chosen.key());
            }
            return complete;
        });
        if (switched) {
            LOG.infof("all images are embedded with %s; searches answer with it now", describe(chosen.key()));
            whenSwitched.run();
        }
        return switched;
    }

    private boolean isComplete() {
        try {
            long left = reembedImages.run(chosen, this::isStopping);
            if (left > 0) {
                LOG.warnf(
                        "%d images could not be embedded with %s, or changed meanwhile; they are tried again",
                        left, chosen.key().id());
            }
            return left == 0;
        } catch (RuntimeException | Error e) { // the database or the bucket was away; they come back
            LOG.warnf(
                    "embedding with %s will be tried again: %.300s",
                    chosen.key().id(), e);
            return false;
        }
    }

    private void dropOtherModels() {
        try {
            dropOtherModels.run(chosen.key(), Duration.ZERO);
        } catch (RuntimeException e) { // the next start does it
            LOG.warnf("the tables of the model before were not dropped: %.300s", e);
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    private boolean isStoppedWithin(Duration time) throws InterruptedException {
        return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is done is kept. */
    void stop() throws InterruptedException {
        stopped.countDown();
        if (background != null) {
            background.join();
        }
    }
}
