package dev.likeness.tests.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Signs everybody in at once, but as strictly as Amazon Cognito: one code, one client, one callback, PKCE's verifier. */
final class UserPool implements AutoCloseable {
    static final String CLIENT_ID = "client1";
    static final String ID_TOKEN = "an-id-token";
    private static final String REFRESH_TOKEN = "a-refresh-token";
    private static final String CODE = "a-code";

    private final HttpServer server;
    private Map<String, String> authorization = Map.of();
    String callback;

    /** Whether sessions are renewed by their refresh token. */
    volatile boolean renews = true;

    /** How often somebody came to its page. */
    final AtomicInteger visits = new AtomicInteger();

    UserPool() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/oauth2/authorize", this::authorize);
        server.createContext("/oauth2/token", this::token);
        server.createContext("/logout", exchange -> answer(exchange, 200, "signed out"));
        server.start();
    }

    String domain() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean known = CLIENT_ID.equals(asked.get("client_id"))
                && callback.equals(asked.get("redirect_uri"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"));
        if (!known) {
            answer(exchange, 400, "unknown: " + asked);
            return;
        }
        authorization = asked;
        visits.incrementAndGet();
        exchange.getResponseHeaders().set("Location", callback + "?code=" + CODE + "&state=" + asked.get("state"));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        Map<String, String> asked = parameters(body);
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        boolean granted = CLIENT_ID.equals(asked.get("client_id"))
                && ("refresh_token".equals(asked.get("grant_type")) ? isRenewed(asked) : isRedeemed(asked));
        answer(
                exchange,
                granted ? 200 : 400,
                "{\"id_token\": \"" + (granted ? ID_TOKEN : "") + "\", \"refresh_token\": \"" + REFRESH_TOKEN + "\"}");
    }

    private boolean isRenewed(Map<String, String> asked) {
        return renews && REFRESH_TOKEN.equals(asked.get("refresh_token"));
    }

    /** A code is good for once. */
    private boolean isRedeemed(Map<String, String> asked) {
        String expected = authorization.get("code_challenge");
        authorization = Map.of();
        return "authorization_code".equals(asked.get("grant_type"))
                && CODE.equals(asked.get("code"))
                && callback.equals(asked.get("redirect_uri"))
                && challenge(asked.get("code_verifier")).equals(expected);
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            DeployedApi.send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
