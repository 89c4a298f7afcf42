package dev.likeness.store;

import dev.likeness.files.FolderTree;
import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresServer;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One real server per version and run, one new database per test; a connection that a test leaves open fails it. */
public final class PostgresExtension implements BeforeEachCallback, AfterEachCallback {
    private static final int CONNECTIONS = 16;
    /** Of a server that nobody asks anything special of. */
    public static final int MAX_CONNECTIONS = 40;

    private static final Map<Wanted, Running> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Wanted wanted;
    private String name;
    private AgroalDataSource source;

    public PostgresExtension(int majorVersion) {
        this(majorVersion, MAX_CONNECTIONS);
    }

    public PostgresExtension(int majorVersion, int maxConnections) {
        this.wanted = new Wanted(majorVersion, maxConnections);
    }

    /** Tests that want the same server share it. */
    private record Wanted(int majorVersion, int maxConnections) {}

    private record Running(PostgresServer server, Path folder) {
        static Running start(Wanted wanted) {
            try {
                Path folder = Files.createTempDirectory("likeness-postgres-" + wanted.majorVersion());
                var distribution =
                        PostgresDistribution.install(CacheFolder.path(), wanted.majorVersion(), System.err::println);
                var server = PostgresServer.start(
                        distribution,
                        folder.resolve("data"),
                        "test",
                        Map.of("fsync", "off", "max_connections", Integer.toString(wanted.maxConnections())));
                var running = new Running(server, folder);
                Runtime.getRuntime().addShutdownHook(new Thread(running::stop));
                return running;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void stop() {
            server.close();
            try {
                FolderTree.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        PostgresServer server = RUNNING.computeIfAbsent(wanted, Running::start).server();
        name = "test_" + DATABASES.incrementAndGet();
        server.createDatabase(name);
        source = source(server.jdbcUrl(name));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        long busy = source.getMetrics().activeCount();
        source.close();
        RUNNING.get(wanted).server().dropDatabase(name);
        if (busy > 0) {
            throw new AssertionError(busy + " connections were left busy");
        }
    }

    /** A pool, as the functions have. Whoever makes it closes it. */
    static AgroalDataSource source(String jdbcUrl) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .metricsEnabled()
                    .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(jdbcUrl))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another pool, with settings of the driver. Whoever asks for it closes it. */
    AgroalDataSource source(Map<String, String> settings) {
        String more = settings.entrySet().stream()
                .map(setting ->
                        "&" + setting.getKey() + "=" + URLEncoder.encode(setting.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        return source(jdbcUrl() + more);
    }

    /** A pool of its own, as another process has, of a user whose password is its name. Whoever asks for it closes it. */
    public AgroalDataSource anotherPool(String user) {
        return source(jdbcUrl().replaceFirst("\\?.*", "?user=" + user + "&password=" + user));
    }

    /** With user and password. */
    public String jdbcUrl() {
        return RUNNING.get(wanted).server().jdbcUrl(name);
    }

    public void execute(String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The one number that a query gives. */
    public long number(String query) {
        return Long.parseLong(text(query));
    }

    /** The one value that a query gives. */
    public String text(String query) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Until a transaction waits for another; it is an error if what should wait has ended. */
    public void awaitLocked(Future<?> waiting) throws InterruptedException {
        while (number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == 0) {
            if (waiting.isDone()) {
                throw new AssertionError("it did not wait");
            }
            Thread.sleep(20);
        }
    }

    public DataSource source() {
        return source;
    }
}
