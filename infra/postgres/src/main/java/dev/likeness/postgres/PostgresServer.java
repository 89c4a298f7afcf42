package dev.likeness.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A running PostgreSQL that listens on a free port of 127.0.0.1 only, with a password. It belongs to this process: a
 * small shell beside it waits on a pipe from here, so the server also stops, cleanly, when this process is killed.
 *
 * <p>Thread-safe. Whoever starts it closes it.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "likeness";
    private static final long STOP_LIMIT_SECONDS = 30;

    /**
     * Arguments: folder of programs, data folder, log file, server options. An earlier server that was left behind on
     * the same data is stopped first. INT and HUP are ignored: Ctrl-C in a terminal reaches the whole process group, and
     * the database must outlive the process that still uses it.
     */
    private static final String SUPERVISOR =
            """
            trap '' INT TERM HUP
            "$1/pg_ctl" -D "$2" status >/dev/null 2>&1 && "$1/pg_ctl" -D "$2" -m fast -w -t 30 stop >/dev/null 2>&1
            "$1/pg_ctl" -D "$2" -l "$3" -o "$4" -w -t 60 start >/dev/null 2>&1 </dev/null || { echo failed; exit 1; }
            echo ready
            cat >/dev/null
            "$1/pg_ctl" -D "$2" -m fast -w -t 30 stop >/dev/null 2>&1
            """;

    private final Process supervisor;
    private final int port;
    private final String password;

    private PostgresServer(Process supervisor, int port, String password) {
        this.supervisor = supervisor;
        this.port = port;
        this.password = password;
    }

    /**
     * Initialises the data folder if it holds nothing yet, and starts a server on it.
     *
     * @param data the folder for the database's files; may lie where only the caller may enter
     * @param password of the one user, {@code likeness}; used when the data folder is initialised
     * @param settings more server settings, such as {@code fsync → off} for tests
     */
    public static PostgresServer start(
            PostgresDistribution distribution, Path data, String password, Map<String, String> settings) {
        try {
            Path home = data.toAbsolutePath();
            Files.createDirectories(home.getParent());
            List<String> asOrdinaryUser = Privileges.dropPrefix(home.getParent());
            if (!Files.exists(home.resolve("PG_VERSION"))) {
                initialise(distribution, home, password, asOrdinaryUser);
            }
            return startInitialised(distribution, home, password, settings, asOrdinaryUser);
        } catch (IOException e) {
            throw new PostgresException("Could not start PostgreSQL on " + data + ": " + e.getMessage(), e);
        }
    }

    /** Makes the data folder under another name and renames it when it is whole. */
    private static void initialise(
            PostgresDistribution distribution, Path home, String password, List<String> asOrdinaryUser)
            throws IOException {
        Path partial = Files.createTempDirectory(
                home.getParent(),
                home.getFileName() + ".partial-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path passwordFile = Files.writeString(partial.resolveSibling(partial.getFileName() + ".password"), password);
        try {
            List<String> command = new ArrayList<>(asOrdinaryUser);
            command.addAll(List.of(
                    distribution.binaries().resolve("initdb").toString(),
                    "--pgdata=" + partial,
                    "--username=" + USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"));
            Process initdb =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (initdb.waitFor() != 0) {
                throw new PostgresException("initdb failed: " + output);
            }
            Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("Interrupted while initialising PostgreSQL.", e);
        } finally {
            Files.delete(passwordFile);
        }
    }

    private static PostgresServer startInitialised(
            PostgresDistribution distribution,
            Path home,
            String password,
            Map<String, String> settings,
            List<String> asOrdinaryUser)
            throws IOException {
        int port = freePort();
        String options = "-c listen_addresses=127.0.0.1 -c port=" + port
                + " -c unix_socket_directories='' -c log_min_messages=warning "
                + settings.entrySet().stream()
                        .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(" "));
        Path log = home.resolveSibling(home.getFileName() + ".log");
        List<String> command = new ArrayList<>(asOrdinaryUser);
        command.addAll(List.of("sh", "-c", SUPERVISOR, "postgres-supervisor"));
        command.addAll(List.of(distribution.binaries().toString(), home.toString(), log.toString(), options));
        Process supervisor = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var answer = new BufferedReader(new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(answer.readLine())) {
            throw new PostgresException(
                    "PostgreSQL did not start on " + home + ". Its log is " + log + ", ending: " + lastLine(log));
        }
        return new PostgresServer(supervisor, port, password);
    }

    /** Makes an empty database; fails if there is one of that name. */
    public void createDatabase(String name) {
        execute("create database " + name);
    }

    /** Makes the database unless it exists. */
    public void createDatabaseIfMissing(String name) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"));
                var statement = connection.prepareStatement("select from pg_database where datname = ?")) {
            statement.setString(1, name);
            if (!statement.executeQuery().next()) {
                execute("create database " + name);
            }
        } catch (SQLException e) {
            throw new PostgresException("Could not look for database " + name + ": " + e.getMessage(), e);
        }
    }

    /** Drops the database, closing whatever connections it still has. */
    public void dropDatabase(String name) {
        execute("drop database if exists " + name + " with (force)");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new PostgresException(sql + ": " + e.getMessage(), e);
        }
    }

    /** A JDBC URL that holds all that is needed to connect. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER + "&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }

    /** Stops the server: running statements are ended, everything committed is kept. */
    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
            if (!supervisor.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new PostgresException("PostgreSQL did not stop in " + STOP_LIMIT_SECONDS + " s.");
            }
        } catch (IOException e) {
            throw new PostgresException("Could not stop PostgreSQL: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String lastLine(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "(no log was written)";
        }
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "(empty)" : lines.get(lines.size() - 1);
    }
}
