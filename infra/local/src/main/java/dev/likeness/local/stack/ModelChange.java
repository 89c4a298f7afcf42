package dev.likeness.local.stack;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.index.ReembedImages;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.FindServingModel.ServingModel;
import dev.likeness.store.ServeModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Changes the model of a running system: while the chosen one embeds what is indexed, searches go on with the one before,
 * and switch when all is there. Killed anywhere, it goes on at the next start.
 */
@ApplicationScoped
public class ModelChange {
    private static final Logger LOG = Logger.getLogger(ModelChange.class);
    private static final long PAUSE_MILLIS = 3000;

    private final CurrentModel current;
    private final FindServingModel findServingModel;
    private final ServeModel serveModel;
    private final ReembedImages reembedImages;
    private Model chosen;
    private Thread background;
    private volatile boolean stopping;

    @Inject
    ModelChange(
            CurrentModel current,
            FindServingModel findServingModel,
            ServeModel serveModel,
            ReembedImages reembedImages) {
        this.current = current;
        this.findServingModel = findServingModel;
        this.serveModel = serveModel;
        this.reembedImages = reembedImages;
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
        Optional<ServingModel> before = findServingModel.run().filter(serving -> !serving.is(chosen.key()));
        long missing = reembedImages.missing(chosen);
        if (before.isEmpty() || missing == 0) {
            serveModel.run(chosen.key());
            announce(missing, chosen.key().id() + ", without them until then");
            return;
        }
        Optional<ModelChoice> old =
                plan.installed().find(before.get().id(), before.get().version());
        if (old.isEmpty()) {
            serveModel.run(chosen.key());
            announce(
                    missing,
                    chosen.key().id() + ", without them until then, as "
                            + before.get().id() + " is not here");
            return;
        }
        current.switchTo(new Model(old.get().open()));
        announce(missing, before.get().id() + " until then");
    }

    private void announce(long missing, String meanwhile) {
        if (missing > 0) {
            LOG.infof(
                    "%d images are not embedded with %s yet. That happens in the background; searches answer with %s.",
                    missing, chosen.key().id(), meanwhile);
        }
    }

    /** When everything runs. */
    void start() {
        background = new Thread(this::change, "likeness-reembed");
        background.setDaemon(true);
        background.start();
    }

    private void change() {
        try {
            reembed();
            if (!stopping && current.get() != chosen) {
                serveModel.run(chosen.key());
                current.switchTo(chosen);
                LOG.infof(
                        "all images are embedded with %s; searches answer with it now",
                        chosen.key().id());
                reembed(); // what was being indexed with the one before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reembed() throws InterruptedException {
        while (!stopping && !isComplete()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isComplete() {
        try {
            return reembedImages.run(chosen, () -> stopping) == 0;
        } catch (RuntimeException e) { // the database or the bucket was away; they come back
            LOG.warnf(
                    "embedding with %s will be tried again: %.300s",
                    chosen.key().id(), e.getMessage());
            return false;
        }
    }

    /** What is done is kept. */
    void stop() throws InterruptedException {
        stopping = true;
        if (background != null) {
            background.join();
        }
    }
}
