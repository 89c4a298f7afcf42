package dev.likeness.local.stack;

import dev.likeness.ModelKey;
import dev.likeness.analysis.AnalyseImages;
import dev.likeness.analysis.AnalyseImages.Stage;
import dev.likeness.category.TeachCategory;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.store.FindAnalysis;
import dev.likeness.store.FindAnalysis.Analysis;
import dev.likeness.store.FindAnalysis.Archive;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Analyses the photos anew when some came, changed or went, and then none for a while: what AWS does on a schedule. Where there
 * are many, only when it is asked to.
 */
@ApplicationScoped
public class BackgroundAnalysis {
    private static final Logger LOG = Logger.getLogger(BackgroundAnalysis.class);
    private static final long QUIET_MILLIS = 4000;

    /** Takes some seconds; a hundred thousand take minutes of all cores. */
    private static final int MOST_BY_ITSELF = 10_000;

    private final AnalyseImages analyseImages;
    private final TeachCategory teachCategory;
    private final FindAnalysis findAnalysis;
    private final CurrentModel model;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Stage stage;
    /** What there was when it was last analysed here: some images may have no embedding yet. */
    private Seen analysed;

    private Thread background;

    private record Seen(Archive archive, ModelKey model) {}

    @Inject
    BackgroundAnalysis(
            AnalyseImages analyseImages, TeachCategory teachCategory, FindAnalysis findAnalysis, CurrentModel model) {
        this.analyseImages = analyseImages;
        this.teachCategory = teachCategory;
        this.findAnalysis = findAnalysis;
        this.model = model;
    }

    /** One at a time. */
    synchronized AnalyseImages.Summary run() {
        try {
            AnalyseImages.Summary found = analyseImages.run(model.get(), this::isStopping, this::begin);
            teachCategory.again(this::isStopping);
            return found;
        } finally {
            stage = null;
        }
    }

    private void begin(Stage begun) {
        if (isStopping()) {
            throw new LocalException("Likeness stops; the photos are analysed at the next start.", null);
        }
        stage = begun;
    }

    /** What the analysis that is going on is doing, or null if there is none. */
    Stage stage() {
        return stage;
    }

    /** When everything runs. */
    void start() {
        background = new Thread(this::watch, "likeness-analysis");
        background.setDaemon(true);
        background.start();
    }

    private void watch() {
        Seen before = null;
        try {
            while (!stopped.await(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
                before = look(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Seen look(Seen before) {
        try {
            var now = new Seen(findAnalysis.archive(), model.get().key());
            if (now.equals(before)
                    && !now.equals(analysed)
                    && now.archive().images() <= MOST_BY_ITSELF
                    && isOutdated(now, findAnalysis.run())) {
                run();
                analysed = now;
            }
            return now;
        } catch (LocalException e) { // told to stop
            return null;
        } catch (RuntimeException e) { // the database was away; it comes back
            LOG.warnf("the photos could not be analysed now: %.300s", e);
            return null;
        }
    }

    private static boolean isOutdated(Seen now, Optional<Analysis> last) {
        return last.map(analysis -> now.archive().differsFrom(analysis) || !analysis.isOf(now.model()))
                .orElse(now.archive().images() > 0);
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    /** What is found is kept. */
    void stop() throws InterruptedException {
        stopped.countDown();
        if (background != null) {
            background.join();
        }
    }
}
