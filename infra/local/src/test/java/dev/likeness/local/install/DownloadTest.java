package dev.likeness.local.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.likeness.local.model.PublishedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of its own, with a small file of its own. */
class DownloadTest {
    private static final int BYTES = 300_000;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[BYTES];
    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private Download download;

    /** How many answers are cut off after a third of what is left. */
    private int cuts;

    private boolean knowsRanges = true;
    private int status;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        download = new Download(folder, Duration.ZERO);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range);
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            int from = knowsRanges ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
            int left = BYTES - from;
            if (knowsRanges) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (BYTES - 1) + "/" + BYTES);
            }
            exchange.sendResponseHeaders(knowsRanges ? 206 : 200, left);
            boolean cut = cuts-- > 0;
            exchange.getResponseBody().write(content, from, cut ? left / 3 : left);
        }
    }

    private PublishedModel.Weights weights(int bytes, String md5) {
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/some/weights.h5";
        return new PublishedModel.Weights(URI.create(uri), bytes, md5);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Path fetch() {
        return download.fetch(weights(BYTES, md5(content)), new SilentProgress());
    }

    private List<Path> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(Path::getFileName).toList();
        }
    }

    @Test
    void fetch_isTheWholeFile_onceForAll() throws IOException {
        assertThat(Files.readAllBytes(fetch())).isEqualTo(content);
        fetch();
        assertThat(ranges).containsExactly("bytes=0-");
        assertThat(left()).containsExactly(Path.of("weights.h5"));
    }

    @Test
    void fetch_fileThatWasDamagedSince_isNotTrusted() throws IOException {
        Path file = fetch();
        byte[] damaged = content.clone();
        damaged[100]++;
        Files.write(file, damaged);
        assertThatThrownBy(this::fetch).hasMessageContaining("not the published file");
        assertThat(Files.readAllBytes(fetch())).isEqualTo(content);
    }

    @Test
    void fetch_connectionCut_goesOnWhereItWas() throws IOException {
        cuts = 3;
        assertThat(Files.readAllBytes(fetch())).isEqualTo(content);
        assertThat(ranges).hasSize(4).startsWith("bytes=0-", "bytes=100000-");
    }

    @Test
    void fetch_afterAProcessWasKilled_goesOnWhereItWas() throws IOException {
        Files.write(folder.resolve("weights.h5.partial"), Arrays.copyOf(content, 1234));
        assertThat(Files.readAllBytes(fetch())).isEqualTo(content);
        assertThat(ranges).containsExactly("bytes=1234-");
    }

    @Test
    void fetch_serverWithoutRanges_startsAgain() throws IOException {
        knowsRanges = false;
        Files.write(folder.resolve("weights.h5.partial"), new byte[1234]);
        assertThat(Files.readAllBytes(fetch())).isEqualTo(content);
    }

    @Test
    void fetch_wrongHash_isRefusedAndDeleted() throws IOException {
        var weights = weights(BYTES, md5(new byte[0]));
        assertThatThrownBy(() -> download.fetch(weights, new SilentProgress()))
                .isInstanceOf(InstallException.class)
                .hasMessageContainingAll("not the published file", md5(content));
        assertThat(left()).isEmpty();
    }

    @Test
    void fetch_largerThanPublished_isRefusedAndDeleted() throws IOException {
        var weights = weights(BYTES - 1, md5(content));
        assertThatThrownBy(() -> download.fetch(weights, new SilentProgress()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("not the published file");
        assertThat(left()).isEmpty();
    }

    @Test
    void fetch_serverThatRefuses_givesUpAndKeepsWhatHasArrived() throws IOException {
        status = 503;
        Files.write(folder.resolve("weights.h5.partial"), Arrays.copyOf(content, 1234));
        assertThatThrownBy(this::fetch).isInstanceOf(InstallException.class).hasMessageContainingAll("503", "--from");
        assertThat(Files.size(folder.resolve("weights.h5.partial"))).isEqualTo(1234);
    }
}
