package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as built. */
class CommandsE2E {
    @TempDir
    private Path home;

    @Test
    void commands_doWhatTheyPromise() throws Exception {
        Path photos = Repository.photos();
        var likeness = new LikenessProcess(home);
        assertThat(likeness.run("search", "x.jpg").exitCode()).isEqualTo(1);
        assertThat(likeness.run().exitCode()).isEqualTo(2);
        assertThat(likeness.run("up", "--nonsense").exitCode()).isEqualTo(2);
        assertThat(likeness.run("page", "--api", "//host").exitCode()).isEqualTo(2);
        assertThat(likeness.run("--help").out()).contains("up", "index", "search", "embed");

        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            LikenessProcess.Result indexed = likeness.run("index", "--json", photos.toString());
            assertThat(indexed.exitCode()).as(indexed.err()).isZero();
            assertThat(indexed.json().path("indexed").asInt()).isEqualTo(300);
            assertThat(indexed.json().path("rejected").asInt()).isZero();

            Path photo;
            try (Stream<Path> hats = Files.list(photos.resolve("hat"))) {
                photo = hats.sorted().findFirst().orElseThrow();
            }
            LikenessProcess.Result found = likeness.run("search", photo.toString());
            assertThat(found.out().lines().toList()).hasSize(6);
            assertThat(found.out().lines().toList().get(1)).contains("1.000", "hat/" + photo.getFileName());

            requireStoredEqualsEmbedded(
                    up, likeness.run("embed", "--json", photo.toString()).json(), "hat/" + photo.getFileName());

            LikenessProcess.Result second =
                    likeness.run("up", "--port", "0", "--data", likeness.data().toString());
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("Another `likeness up`", "--data");
            up.stop();
        } finally {
            up.kill();
        }
        LikenessProcess.Result gone =
                likeness.run("search", photos.resolve("hat").toString());
        assertThat(gone.exitCode()).isEqualTo(1);
    }

    /** Half precision keeps 11 bits: what is stored is the nearest such value to what `embed` prints. */
    private static void requireStoredEqualsEmbedded(LikenessProcess.Up up, JsonNode embedded, String key)
            throws Exception {
        assertThat(embedded.path("model").asText())
                .isEqualTo(up.endpoints().path("model").asText());
        String sql = "select e.embedding::text, cast(cast(? as vector(512)) as halfvec(512))::text"
                + " from %s e join image on image.id = e.image_id where key = ?";
        String jdbcUrl = up.endpoints().at("/database/jdbc_url").asText();
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement(sql.formatted(table(connection)))) {
            statement.setString(1, embedded.path("embedding").toString());
            statement.setString(2, key);
            var rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(rows.getString(2));
        }
    }

    private static String table(Connection connection) throws SQLException {
        try (var rows = connection
                .createStatement()
                .executeQuery("select embedding_table from model where output = 'embedding'")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
