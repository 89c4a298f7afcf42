package dev.likeness.local.stack;

import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The servers: S3 and SQS in this process, PostgreSQL beside it. Started together, because most of their time goes into
 * loading classes. Thread-safe; closed by whoever started it, and closing twice does nothing more.
 */
public final class LocalStack implements AutoCloseable {
    private static final String DATABASE = "likeness";

    private final DataFolder folder;
    private final LocalQueue queue;
    private final LocalBucket bucket;
    private final Optional<PostgresServer> postgres;
    private final String jdbcUrl;
    private boolean closed;

    private LocalStack(
            DataFolder folder,
            LocalQueue queue,
            LocalBucket bucket,
            Optional<PostgresServer> postgres,
            String jdbcUrl) {
        this.folder = folder;
        this.queue = queue;
        this.bucket = bucket;
        this.postgres = postgres;
        this.jdbcUrl = jdbcUrl;
    }

    /**
     * Starts everything; if something fails, what did start is stopped again.
     *
     * @param ownJdbcUrl a database with pgvector to use instead of starting one, or null
     * @param notice told in a sentence what takes time
     */
    public static LocalStack start(DataFolder folder, String ownJdbcUrl, Consumer<String> notice) {
        CompletableFuture<Optional<PostgresServer>> postgres = CompletableFuture.supplyAsync(() ->
                ownJdbcUrl == null ? Optional.of(startPostgres(folder, notice)) : Optional.<PostgresServer>empty());
        CompletableFuture<LocalQueue> queue = CompletableFuture.supplyAsync(LocalQueue::start);
        CompletableFuture<LocalBucket> bucket =
                queue.thenApply(started -> LocalBucket.start(folder.path().resolve("s3"), folder.secrets(), started));
        try {
            CompletableFuture.allOf(postgres, queue, bucket).join();
        } catch (CompletionException e) {
            stopStarted(postgres, queue, bucket);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        String jdbcUrl = postgres.join().map(server -> server.jdbcUrl(DATABASE)).orElse(ownJdbcUrl);
        return new LocalStack(folder, queue.join(), bucket.join(), postgres.join(), jdbcUrl);
    }

    private static PostgresServer startPostgres(DataFolder folder, Consumer<String> notice) {
        var distribution =
                PostgresDistribution.install(CacheFolder.path(), PostgresDistribution.DEFAULT_MAJOR_VERSION, notice);
        PostgresServer server = PostgresServer.start(
                distribution,
                folder.path().resolve("postgres"),
                folder.secrets().databasePassword(),
                Map.of());
        server.createDatabaseIfMissing(DATABASE);
        return server;
    }

    private static void stopStarted(
            CompletableFuture<Optional<PostgresServer>> postgres,
            CompletableFuture<LocalQueue> queue,
            CompletableFuture<LocalBucket> bucket) {
        ifStarted(bucket, LocalBucket::close);
        ifStarted(queue, LocalQueue::close);
        ifStarted(postgres, server -> server.ifPresent(PostgresServer::close));
    }

    private static <T> void ifStarted(CompletableFuture<T> server, Consumer<T> stop) {
        if (!server.isCompletedExceptionally()) {
            stop.accept(server.join());
        }
    }

    /** Where everything is. */
    public Endpoints endpoints(String http, String model) {
        return new Endpoints(
                http,
                new Endpoints.S3(
                        bucket.endpoint().toString(),
                        LocalBucket.NAME,
                        folder.secrets().s3AccessKey(),
                        folder.secrets().s3SecretKey(),
                        LocalBucket.REGION),
                new Endpoints.Sqs(queue.endpoint().toString(), queue.queueUrl(), queue.deadLetterQueueUrl()),
                new Endpoints.Database(jdbcUrl),
                model);
    }

    /** Whether PostgreSQL was started here, and not given. */
    public boolean hasOwnPostgres() {
        return postgres.isPresent();
    }

    public DataFolder folder() {
        return folder;
    }

    public LocalQueue queue() {
        return queue;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        bucket.close();
        queue.close();
        postgres.ifPresent(PostgresServer::close);
        folder.close();
    }
}
