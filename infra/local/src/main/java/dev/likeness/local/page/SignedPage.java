package dev.likeness.local.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Passes what a browser on this machine asks on to a deployed API, signed. Only pages that came from here are served: any
 * page of the web can make a browser call 127.0.0.1.
 */
public final class SignedPage implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final int THREADS = 16;

    /** API Gateway takes no more. */
    private static final int MOST_BYTES = 10_485_760;

    private static final List<String> SENT = List.of("Content-Type", "Accept");
    private static final Set<String> NOT_PASSED_BACK = Set.of("connection", "content-length", "transfer-encoding");

    /** What the HTTP client writes by itself. */
    private static final Set<String> WRITTEN = Set.of("host", "content-length");

    /** What a browser says of who asks: the page itself, or the person, by the address bar. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int BAD_GATEWAY = 502;

    private final String api;
    private final RequestSigner signer;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private SignedPage(URI api, RequestSigner signer, HttpServer server) {
        this.api = api.toString().replaceFirst("/*$", "");
        this.signer = signer;
        this.server = server;
    }

    /**
     * Serves until it is closed.
     *
     * @param api with its stage, such as {@code https://ID.execute-api.eu-west-1.amazonaws.com/prod}
     * @param region that it is in
     * @param port of 127.0.0.1; 0 for a free one
     * @throws IOException if the port is not free
     */
    public static SignedPage start(URI api, String region, AwsCredentialsProvider credentials, int port)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var page = new SignedPage(api, new RequestSigner(credentials, region), server);
        server.setExecutor(page.threads);
        server.createContext("/", page::handle);
        server.start();
        return page;
    }

    /** Where the page is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            if (!isFromHere(exchange.getRequestHeaders())) {
                refuse(exchange, FORBIDDEN, "not_from_here", "Only the page on this machine may call this.");
            } else if (body.length > MOST_BYTES) {
                refuse(exchange, TOO_LARGE, "image_too_large", "A picture may have 4.5 MB here.");
            } else {
                pass(exchange, body);
            }
        }
    }

    private boolean isFromHere(Headers headers) {
        String here = "127.0.0.1:" + server.getAddress().getPort();
        String origin = headers.getFirst("Origin");
        String site = headers.getFirst("Sec-Fetch-Site");
        return here.equals(headers.getFirst("Host"))
                && (origin == null || origin.equals("http://" + here))
                && (site == null || OWN_SITES.contains(site));
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException {
        try {
            HttpResponse<byte[]> answer = http.send(signed(exchange, body), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_BACK.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            send(exchange, answer.statusCode(), answer.body());
        } catch (SdkException e) {
            refuse(exchange, BAD_GATEWAY, "no_credentials", "AWS credentials are missing or have expired.");
        } catch (IOException e) {
            refuse(exchange, BAD_GATEWAY, "offline", api + " does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest signed(HttpExchange exchange, byte[] body) {
        Map<String, String> given = new TreeMap<>();
        for (String name : SENT) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                given.put(name, value);
            }
        }
        URI asked = exchange.getRequestURI();
        URI address =
                URI.create(api + asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery()));
        String method = exchange.getRequestMethod();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(TIMEOUT).method(method, BodyPublishers.ofByteArray(body));
        signer.headers(method, address, given, body).forEach((name, values) -> {
            if (!WRITTEN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void refuse(HttpExchange exchange, int status, String code, String detail) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        String problem = "{\"type\":\"about:blank\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
                .formatted(status, code, detail);
        send(exchange, status, problem.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
