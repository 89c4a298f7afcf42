package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.local.samples.SamplePictures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A running stack whose table lost something, whose queue gave up, whose database is slow or full. */
class RecoveryE2E {
    private static final List<SamplePictures.Sample> SAMPLES = SamplePictures.draw();
    private static final int PHOTOS = 6;

    /** More than a segment of the database's log, which is written in place. */
    private static final int MOST_FILE_BYTES = 17 << 20;

    @TempDir
    private Path home;

    private LikenessProcess likeness;
    private LikenessProcess.Up up;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        likeness = new LikenessProcess(home);
        up = likeness.up("--empty");
        client = new Client(up.endpoints());
        for (int i = 0; i < PHOTOS; i++) {
            client.put(i + ".png", SAMPLES.get(i).png());
        }
        awaitIndexed(PHOTOS);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        up.stop();
    }

    private void awaitIndexed(int photos) throws Exception {
        client.await("/v1/status", status -> status.at("/images/indexed").asInt() == photos);
        client.awaitIdle();
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = connection.createStatement()) {
            statement.execute("set statement_timeout = 0");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** New ones have what was set since. */
    private void closeConnections() throws SQLException {
        sql("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
    }

    private HttpResponse<String> search() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(up.endpoints().path("http").asText() + "/v1/search"))
                                .header("Content-Type", "image/png")
                                .POST(BodyPublishers.ofByteArray(SAMPLES.get(0).png()))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void lostRowsAndDeadLetters_areRepairedByCommand() throws Exception {
        sql(
                "delete from image where key in ('0.png', '1.png')",
                "update image set etag = 'other' where key = '2.png'",
                "insert into image (bucket, key, state, reason, etag)" + " values ('" + client.bucket
                        + "', 'gone.png', 'rejected', 'unreadable_image', 'e')");
        LikenessProcess.Result repaired = likeness.run("reconcile", "--json");
        assertThat(repaired.exitCode()).as(repaired.err()).isZero();
        JsonNode counts = repaired.json();
        assertThat(counts.path("missing").asInt()).isEqualTo(2);
        assertThat(counts.path("stale").asInt()).isEqualTo(1);
        assertThat(counts.path("orphaned").asInt()).isEqualTo(1);
        assertThat(counts.path("failed").asInt()).isZero();
        JsonNode status = client.get("/v1/status").body();
        assertThat(status.at("/images/indexed").asInt()).isEqualTo(PHOTOS);
        assertThat(status.at("/images/rejected").asInt()).isZero();
        assertThat(likeness.run("reconcile").out()).startsWith(PHOTOS + " keys compared: 0 missing");

        sql("delete from image where key = '3.png'");
        giveUpOn("3.png");
        LikenessProcess.Result retried = likeness.run("retry", "--json");
        assertThat(retried.json().path("retried").asInt()).isEqualTo(1);
        awaitIndexed(PHOTOS);
        assertThat(likeness.run("retry").out()).contains("Nothing that was given up on");
    }

    private void giveUpOn(String key) {
        JsonNode queues = up.endpoints().path("sqs");
        try (SqsClient sqs = SqsClient.builder()
                .endpointOverride(URI.create(queues.path("endpoint").asText()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            sqs.sendMessage(send -> send.queueUrl(
                            queues.path("dead_letter_queue_url").asText())
                    .messageBody("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
                            + client.bucket + "\"},\"object\":{\"key\":\"" + key + "\"}}}]}"));
        }
    }

    @Test
    void statementTimeout_searchSaysWhenToComeAgain_andNoPhotoIsLost() throws Exception {
        sql("alter database likeness set statement_timeout = 1");
        closeConnections();
        try (var blocker = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = blocker.createStatement()) {
            statement.execute("set statement_timeout = 0");
            blocker.setAutoCommit(false);
            statement.execute("lock table image in access exclusive mode"); // every statement takes too long now
            HttpResponse<String> refused = search();
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("database_unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            client.put("meanwhile.png", SAMPLES.get(PHOTOS).png());
            Thread.sleep(2_000);
            blocker.rollback();
        }
        sql("alter database likeness reset statement_timeout");
        closeConnections();
        awaitIndexed(PHOTOS + 1);
        assertThat(search().statusCode()).isEqualTo(200);
    }

    @Test
    void diskFull_searchAnswersFromWhatItHas_andNoPhotoIsLost() throws Exception {
        sql("insert into image (bucket, key, state)"
                + " select 'filler', repeat(md5(i::text), 12), 'deleted' from generate_series(1, 60000) i");
        limitFiles(Integer.toString(MOST_FILE_BYTES));
        fillTheLastPages();

        assertThat(search().statusCode()).isEqualTo(200);
        client.put("meanwhile.png", SAMPLES.get(PHOTOS).png());
        client.await("/v1/status", status -> status.at("/queue/in_flight").asInt() == 1);
        Thread.sleep(2_000);
        assertThat(client.get("/v1/status").body().at("/images/indexed").asInt())
                .isEqualTo(PHOTOS);
        assertThat(Files.readString(home.resolve("up.log"))).contains("File too large");

        limitFiles("unlimited");
        closeConnections();
        awaitIndexed(PHOTOS + 1);
    }

    /** For every connection from now on. */
    private void limitFiles(String bytes) throws Exception {
        String postmaster = Files.readAllLines(likeness.data().resolve("postgres/postmaster.pid"))
                .get(0)
                .trim();
        Process prlimit = new ProcessBuilder("prlimit", "--pid", postmaster, "--fsize=" + bytes + ":unlimited")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
        closeConnections();
    }

    private void fillTheLastPages() {
        int refused = 0;
        for (int i = 0; refused < 3 && i < 1_000; i++) {
            try {
                sql("insert into image (bucket, key, state) values ('filler', '" + i + "', 'deleted')");
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("File too large");
                refused++;
            }
        }
        assertThat(refused).isEqualTo(3);
    }
}
