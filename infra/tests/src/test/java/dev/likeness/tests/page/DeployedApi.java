package dev.likeness.tests.page;

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
import java.util.List;
import java.util.concurrent.Executors;

/** A running stack as API Gateway shows a deployed one: below a stage, and only to callers who may. */
final class DeployedApi implements AutoCloseable {
    static final String STAGE = "/prod";

    private final HttpServer server;
    private final URI stack;
    private final Authorizer authorizer;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Who may call. */
    interface Authorizer {
        boolean accepts(String method, URI asked, Headers headers, byte[] body);
    }

    DeployedApi(URI stack, Authorizer authorizer) throws IOException {
        this.stack = stack;
        this.authorizer = authorizer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(STAGE + "/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + STAGE + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = asked.getRawPath().substring(STAGE.length());
            if (!authorizer.accepts(exchange.getRequestMethod(), asked, exchange.getRequestHeaders(), body)) {
                send(exchange, 401, "{\"message\": \"Unauthorized\"}".getBytes(StandardCharsets.UTF_8));
            } else {
                pass(exchange, path + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery()), body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, String path, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(stack.resolve(path))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        for (String name : List.of("Content-Type", "Content-Security-Policy", "Cache-Control")) {
            answer.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders()
                    .set(name, value));
        }
        send(exchange, answer.statusCode(), answer.body());
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
