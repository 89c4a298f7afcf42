package dev.likeness.functions.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.likeness.search.InvalidParameterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A request body in JSON, whose texts are asked for by name. */
final class JsonBody {
    private static final ObjectReader READER =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode body;

    private JsonBody(JsonNode body) {
        this.body = body;
    }

    /** @throws InvalidParameterException if it is not JSON */
    static JsonBody of(byte[] bytes) {
        try {
            return new JsonBody(READER.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new InvalidParameterException("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    /** @throws InvalidParameterException if there is no such text, or it cannot be written as UTF-8 */
    String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw new InvalidParameterException("The body must be a JSON object with '" + name + "', a text.");
        }
        return value;
    }

    /** @throws InvalidParameterException if it is something else than a text, or cannot be written as UTF-8 */
    String textOrNull(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !StandardCharsets.UTF_8.newEncoder().canEncode(value.asText())) {
            throw new InvalidParameterException("'" + name + "' must be a text.");
        }
        return Parameters.textOrNull(name, value.asText());
    }

    /**
     * @throws InvalidParameterException if it is something else than a list of texts; a missing one is empty
     * @throws dev.likeness.search.NotFoundException if one of them cannot be an image's id
     */
    List<UUID> imageIds(String name) {
        return texts(name).stream().map(Parameters::imageId).distinct().toList();
    }

    /** Whether it says something of this name. */
    boolean has(String name) {
        return body.hasNonNull(name);
    }

    private List<String> texts(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.isTextual() ? element.asText() : null));
        if (!value.isArray() || texts.contains(null)) {
            throw new InvalidParameterException("'" + name + "' must be a list of texts.");
        }
        return texts;
    }
}
