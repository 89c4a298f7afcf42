package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.category.TeachCategory;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.index.ReconcileBucket;
import dev.likeness.store.SchemaMigration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The functions on top of a running {@link LocalStack}, in Quarkus: migrated before the first request, reconciled with
 * the bucket, fed from the queue. One per process.
 */
public final class LocalServer implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(LocalServer.class);
    private static final long STOP_LIMIT_SECONDS = 30;

    /** Quarkus makes this class by itself and cannot be handed anything. */
    private static LocalStack stack;

    private static String http;
    private static volatile boolean stopping;
    private static ModelChange.Plan plan;
    private static Consumer<Endpoints> prepare;
    private static Consumer<Endpoints> announce;

    @Inject
    CurrentModel model;

    @Inject
    ModelChange modelChange;

    @Inject
    QueueWorker worker;

    @Inject
    BackgroundAnalysis analysis;

    @Inject
    TeachCategory teachCategory;

    @Inject
    ReconcileBucket reconcile;

    @Inject
    ObjectMapper json;

    /**
     * Serves until the process is told to stop, then closes the stack.
     *
     * @param port of 127.0.0.1 for the API and the page
     * @param models which one to use
     * @param beforeReady called when everything answers, before {@code endpoints.json} says so
     * @param whenReady called when {@code endpoints.json} is written
     * @throws LocalException if it could not start
     */
    public static void serve(
            LocalStack running,
            int port,
            ModelChange.Plan models,
            Consumer<Endpoints> beforeReady,
            Consumer<Endpoints> whenReady) {
        stack = running;
        http = "http://127.0.0.1:" + port;
        plan = models;
        prepare = beforeReady;
        announce = whenReady;
        var stopped = new CountDownLatch(1);
        // Quarkus stops in a hook of its own; its database must outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfter(stopped), "likeness-stop"));
        configure(running.endpoints(http, null), port);
        var failure = new AtomicReference<Throwable>();
        try {
            Quarkus.run(LocalServer.class, (exitCode, thrown) -> failure.set(thrown));
        } finally {
            stopped.countDown();
            running.close();
        }
        if (failure.get() != null) {
            throw new LocalException(
                    "Likeness could not start: " + rootCause(failure.get()).getMessage(), failure.get());
        }
    }

    /** Quarkus wraps what went wrong in what it was doing, several times; the database driver explains best. */
    private static Throwable rootCause(Throwable failure) {
        boolean explains = failure.getCause() == null || failure instanceof SQLException;
        return explains ? failure : rootCause(failure.getCause());
    }

    private static void closeAfter(CountDownLatch stopped) {
        try {
            if (!stopped.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Work in flight did not finish in time; it will be found again at the next start.");
            }
            stack.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void configure(Endpoints endpoints, int port) {
        Map.of(
                        "quarkus.http.port", Integer.toString(port),
                        "quarkus.datasource.jdbc.url", endpoints.database().jdbcUrl(),
                        "likeness.bucket.name", endpoints.s3().bucket(),
                        "likeness.bucket.endpoint", endpoints.s3().endpoint())
                .forEach(System::setProperty);
        endpoints.s3().enter();
        // Empty means the built-in model, whatever the environment says.
        System.setProperty(
                "likeness.model.file", plan.chosen().file().map(Path::toString).orElse(""));
    }

    static LocalStack stack() {
        return stack;
    }

    /** Whether the process was told to end. */
    static boolean isStopping() {
        return stopping;
    }

    /** Before the first request is answered. */
    static void migrate(
            @Observes StartupEvent event, DataSource database, CurrentModel model, ModelChange modelChange) {
        SchemaMigration.run(database, model.get().key());
        modelChange.begin(plan);
    }

    @Override
    public int run(String... arguments) {
        Endpoints endpoints = stack.endpoints(http, model.get().key().id());
        worker.start();
        // What was queued when the last process was killed is found again here.
        reconcile.run(endpoints.s3().bucket(), LocalServer::isStopping, soFar -> {});
        prepare.accept(endpoints);
        write(endpoints);
        announce.accept(endpoints);
        modelChange.start(() -> {
            write(stack.endpoints(http, model.get().key().id()));
            teachCategory.again(LocalServer::isStopping);
        });
        analysis.start();
        Quarkus.waitForExit();
        return 0;
    }

    private void write(Endpoints endpoints) {
        Path file = stack.folder().endpoints();
        try {
            DataFolder.writePrivately(
                    file, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(endpoints));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Before anything that they use is taken away, however it came to an end. */
    static void stop(
            @Observes ShutdownEvent event, ModelChange modelChange, BackgroundAnalysis analysis, QueueWorker worker)
            throws InterruptedException, IOException {
        stopping = true;
        analysis.stop();
        modelChange.stop();
        worker.stop();
        Files.deleteIfExists(stack.folder().endpoints());
    }
}
