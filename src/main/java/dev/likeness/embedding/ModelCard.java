package dev.likeness.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a model file says of itself, in its ONNX {@code metadata_props}.
 *
 * @param name such as {@code vgg16-mini}
 * @param version sha256 of the source weights, lower-case hex
 * @param precision {@code fp32} or {@code int8}
 * @param layer whose activations the embedding is, such as {@code fc2}
 * @param dimensions length of an embedding
 * @param side width and height of the input, in pixels
 * @param source where the weights come from
 * @param licence of the weights
 * @param labels names of the classes, in the order of the model's output
 * @param mean the mean unit embedding on calibration photos, {@code dimensions} values
 * @param rotationSeed of the rotation in {@link BinaryQuantizer}
 */
public record ModelCard(
        String name,
        String version,
        String precision,
        String layer,
        int dimensions,
        int side,
        String source,
        String licence,
        List<String> labels,
        float[] mean,
        long rotationSeed) {

    /** The name embeddings are kept apart by, such as {@code vgg16-mini:fp32}. */
    public String id() {
        return name + ":" + precision;
    }

    /** @throws ModelException if a key is missing or unreadable, naming it */
    static ModelCard of(Map<String, String> properties) {
        var reader = new Reader(properties);
        int dimensions = reader.number("dimensions").intValue();
        return new ModelCard(
                reader.text("name"),
                reader.text("version"),
                reader.text("precision"),
                reader.text("layer"),
                dimensions,
                reader.number("side").intValue(),
                reader.text("source"),
                reader.text("licence"),
                reader.strings("labels"),
                reader.floats("mean", dimensions),
                reader.number("rotation_seed"));
    }

    private record Reader(Map<String, String> properties) {
        String text(String key) {
            String value = properties.get(key);
            if (value == null) {
                throw new ModelException("The model's card has no '" + key + "'; it has " + properties.keySet() + ".");
            }
            return value;
        }

        Long number(String key) {
            try {
                return Long.valueOf(text(key));
            } catch (NumberFormatException e) {
                throw unreadable(key, "a whole number", e);
            }
        }

        List<String> strings(String key) {
            try {
                return List.of(new ObjectMapper().readValue(text(key), String[].class));
            } catch (JsonProcessingException e) {
                throw unreadable(key, "a JSON array of strings", e);
            }
        }

        float[] floats(String key, int length) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(text(key));
            } catch (IllegalArgumentException e) {
                throw unreadable(key, "base64", e);
            }
            if (bytes.length != length * Float.BYTES) {
                throw unreadable(key, length + " little-endian float32, but is " + bytes.length + " bytes", null);
            }
            var floats = new float[length];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            return floats;
        }

        private static ModelException unreadable(String key, String expected, Throwable cause) {
            return new ModelException("'" + key + "' on the model's card should be " + expected + ".", cause);
        }
    }
}
