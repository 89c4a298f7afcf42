package dev.likeness.store;

import dev.likeness.files.FolderTree;
import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** One real server per version and run, one new database per test; a connection that a test leaves open fails it. */
public final class PostgresExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Map<Integer, Running> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final int majorVersion;
    private String name;
    private DataSource source;

    public PostgresExtension(int majorVersion) {
        this.majorVersion = majorVersion;
    }

    private record Running(PostgresServer server, Path folder) {
        static Running start(int majorVersion) {
            try {
                Path folder = Files.createTempDirectory("likeness-postgres-" + majorVersion);
                var distribution = PostgresDistribution.install(CacheFolder.path(), majorVersion, System.err::println);
                var server = PostgresServer.start(
                        distribution, folder.resolve("data"), "test", Map.of("fsync", "off", "max_connections", "40"));
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
        PostgresServer server =
                RUNNING.computeIfAbsent(majorVersion, Running::start).server();
        name = "test_" + DATABASES.incrementAndGet();
        server.createDatabase(name);
        source = source(server.jdbcUrl(name));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try (var connection = source.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and pid <> pg_backend_pid() and state <> 'idle'")) {
            rows.next();
            if (rows.getInt(1) > 0) {
                throw new AssertionError(rows.getInt(1) + " connections were left busy");
            }
        } finally {
            RUNNING.get(majorVersion).server().dropDatabase(name);
        }
    }

    static DataSource source(String jdbcUrl) {
        var source = new PGSimpleDataSource();
        source.setURL(jdbcUrl);
        return source;
    }

    public DataSource source() {
        return source;
    }
}
