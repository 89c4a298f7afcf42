package dev.likeness.tests;

import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresException;
import dev.likeness.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** A PostgreSQL on one port for good, which can be killed and comes back. */
final class MortalDatabase implements AutoCloseable {
    private static final String NAME = "likeness";
    private static final int MOST_STARTS = 20;

    private final Path data;
    private final int port;
    private PostgresServer server;

    private MortalDatabase(Path folder) throws IOException {
        data = folder.resolve("postgres");
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    /** @param folder for its data */
    static MortalDatabase start(Path folder) throws Exception {
        var database = new MortalDatabase(folder);
        database.start();
        try (var connection = DriverManager.getConnection(database.url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + NAME);
        }
        return database;
    }

    /** The server's own port is taken back: the last setting counts. */
    private void start() {
        var distribution = PostgresDistribution.install(
                CacheFolder.path(), PostgresDistribution.DEFAULT_MAJOR_VERSION, System.err::println);
        server = PostgresServer.start(distribution, data, "chaos", Map.of("port", Integer.toString(port)));
    }

    private String url(String name) {
        return server.jdbcUrl(name).replaceFirst(":[0-9]+/", ":" + port + "/");
    }

    String url() {
        return url(NAME);
    }

    /** {@code kill -9} of its first process; the others end when they notice. */
    void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    /** Starts it again, as whoever watches over a database does; it recovers by its log. */
    void comeBack() throws InterruptedException {
        for (int starts = 1; ; starts++) {
            try {
                server.close();
                start();
                return;
            } catch (PostgresException e) { // its last process has not ended yet
                if (starts == MOST_STARTS) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    /** Two columns of a query, the first as keys. */
    Map<String, String> pairs(String query) throws SQLException {
        Map<String, String> pairs = new TreeMap<>();
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
        }
        return pairs;
    }

    @Override
    public void close() {
        server.close();
    }
}
