package dev.likeness.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerIT {
    private static final Map<String, String> FAST = Map.of("fsync", "off");

    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void start_eachVersion_hasVectorAndKeepsDataOverARestart(int majorVersion, @TempDir Path folder) throws Exception {
        var distribution = PostgresDistribution.install(CacheFolder.path(), majorVersion, System.err::println);
        Path data = folder.resolve("data");
        String url;
        try (var server = PostgresServer.start(distribution, data, "pass word&", FAST)) {
            url = server.jdbcUrl("kept");
            server.createDatabaseIfMissing("kept");
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("create extension vector");
                statement.execute("create table t as select 42 as answer");
                assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(majorVersion);
            }
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url)).isInstanceOf(SQLException.class);
        try (var server = PostgresServer.start(distribution, data, "pass word&", FAST)) {
            server.createDatabaseIfMissing("kept");
            try (var connection = DriverManager.getConnection(server.jdbcUrl("kept"));
                    var rows = connection.createStatement().executeQuery("select answer from t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(42);
            }
        }
    }

    @Test
    void connect_wrongPassword_isRefused(@TempDir Path folder) {
        var distribution = PostgresDistribution.install(
                CacheFolder.path(), PostgresDistribution.DEFAULT_MAJOR_VERSION, System.err::println);
        try (var server = PostgresServer.start(distribution, folder.resolve("data"), "right", FAST)) {
            String url = server.jdbcUrl("postgres").replace("password=right", "password=wrong");
            assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("password authentication");
        }
    }
}
