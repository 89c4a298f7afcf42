package dev.likeness.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Likeness' HTTP API. Thread-safe. */
final class ApiClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int FIRST_ERROR_STATUS = 400;

    private final URI base;
    private final Duration timeout;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** Whether it names a host to call by HTTP. */
    static boolean isAddress(URI address) {
        return address.getHost() != null && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }

    /** @param base such as {@code http://127.0.0.1:8080}, with or without a slash at its end */
    ApiClient(URI base) {
        this(base, TIMEOUT);
    }

    private ApiClient(URI base, Duration timeout) {
        this.base = URI.create(base.toString().replaceFirst("/*$", "/"));
        this.timeout = timeout;
    }

    /** For calls that take long. */
    ApiClient within(Duration limit) {
        return new ApiClient(base, limit);
    }

    URI base() {
        return base;
    }

    /** Whether anybody is there, whatever they say. */
    boolean answers() {
        try {
            send(request("q/health").GET().build());
            return true;
        } catch (CommandException e) {
            return false;
        }
    }

    /** The HTTP status with which a link is answered. */
    int status(URI link) {
        if (!isAddress(link)) {
            throw new CommandException("'" + link + "' is no link");
        }
        return send(HttpRequest.newBuilder(link).timeout(TIMEOUT).GET().build()).statusCode();
    }

    /** @throws CommandException with the problem's own words if the API refuses */
    JsonNode get(String path) {
        return answer(request(path).GET().build());
    }

    /** Without a body. */
    JsonNode post(String path) {
        return post(path, "text/plain", new byte[0]);
    }

    /** @throws CommandException with the problem's own words if the API refuses */
    JsonNode post(String path, String contentType, byte[] body) {
        return answer(request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /**
     * Puts content to a presigned link.
     *
     * @throws CommandException if it is refused
     */
    void put(URI link, Map<String, String> headers, BodyPublisher content) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(link).timeout(TIMEOUT).PUT(content);
        headers.forEach(request::header);
        HttpResponse<String> response = send(request.build());
        if (response.statusCode() >= FIRST_ERROR_STATUS) {
            throw new CommandException(
                    "the bucket refused it (status " + response.statusCode() + "): " + response.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(timeout).header("Accept", "application/json");
    }

    private JsonNode answer(HttpRequest request) {
        HttpResponse<String> response = send(request);
        try {
            JsonNode body = json.readTree(response.body());
            if (response.statusCode() >= FIRST_ERROR_STATUS) {
                throw new CommandException(
                        body.path("detail").asText() + " (" + body.path("code").asText() + ")");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new CommandException(base + " answered " + response.statusCode() + ", but not as Likeness does.", e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandException(
                    request.uri().getAuthority() + " does not answer. Is `./likeness up` running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        }
    }
}
