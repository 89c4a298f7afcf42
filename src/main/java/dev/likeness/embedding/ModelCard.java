package dev.likeness.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.ModelInput;
import dev.likeness.ModelInput.Scaling;
import dev.likeness.ModelKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
 * @param input what the network takes
 * @param normalisation of the input, {@code caffe} or {@code torchvision}: for information, the graph does it
 * @param source where the weights come from
 * @param licence of the weights
 * @param labels names of the classes, in the order of the model's output; none if the network has no top
 * @param means the mean unit vector of each output on calibration photos: {@code embedding}, {@code dimensions} values,
 *     and {@code regions} where the model has it
 * @param rotationSeed of the rotation in {@link BinaryQuantizer}
 */
public record ModelCard(
        String name,
        String version,
        String precision,
        String layer,
        int dimensions,
        ModelInput input,
        String normalisation,
        String source,
        String licence,
        List<String> labels,
        Map<String, float[]> means,
        long rotationSeed) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IDENTITY_BYTES = 4;
    private static final String SCALING = "scaling";
    private static final String REGIONS_MEAN = "regions_mean";

    /** The name embeddings are kept apart by, such as {@code vgg16-mini:fp32}. */
    public String id() {
        return name + ":" + precision;
    }

    /**
     * Tells apart what is stored: the weights' version, and a hash of the whole card. Another calibration of the same weights
     * gives other means, and so other embeddings and codes.
     */
    public String identity() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(toProperties().toString().getBytes(StandardCharsets.UTF_8));
            return version + "-" + HexFormat.of().formatHex(hash, 0, IDENTITY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** @throws ModelException if a key is missing or unreadable, naming it */
    public static ModelCard of(Map<String, String> properties) {
        var reader = new Reader(properties);
        int dimensions = reader.number("dimensions").intValue();
        Map<String, float[]> means = new LinkedHashMap<>();
        means.put(ModelKey.EMBEDDING, reader.floats("mean", dimensions));
        if (properties.containsKey(REGIONS_MEAN)) { // absent from the first models
            means.put(ModelKey.REGIONS, reader.floats(REGIONS_MEAN, -1));
        }
        return new ModelCard(
                reader.text("name"),
                reader.text("version"),
                reader.text("precision"),
                reader.text("layer"),
                dimensions,
                reader.input(),
                reader.text("normalisation"),
                reader.text("source"),
                reader.text("licence"),
                reader.strings("labels"),
                means,
                reader.number("rotation_seed"));
    }

    /** The card as a model file carries it; {@link #of} reads it back. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("name", name);
        properties.put("version", version);
        properties.put("source", source);
        properties.put("licence", licence);
        properties.put("layer", layer);
        properties.put("dimensions", Integer.toString(dimensions));
        properties.put("side", Integer.toString(input.side()));
        properties.put(SCALING, input.scaling().code());
        properties.put("precision", precision);
        properties.put("normalisation", normalisation);
        properties.put("rotation_seed", Long.toString(rotationSeed));
        properties.put("mean", base64(means.get(ModelKey.EMBEDDING)));
        if (means.containsKey(ModelKey.REGIONS)) {
            properties.put(REGIONS_MEAN, base64(means.get(ModelKey.REGIONS)));
        }
        try {
            properties.put("labels", JSON.writeValueAsString(labels));
        } catch (JsonProcessingException e) {
            throw new AssertionError("strings make JSON", e);
        }
        return properties;
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
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

        ModelInput input() {
            int side = number("side").intValue();
            try {
                // Absent from the first models, which squash.
                return new ModelInput(
                        side, properties.containsKey(SCALING) ? Scaling.ofCode(text(SCALING)) : Scaling.SQUASH);
            } catch (IllegalArgumentException e) {
                throw unreadable(SCALING, "squash or crop", e);
            }
        }

        List<String> strings(String key) {
            try {
                return List.of(JSON.readValue(text(key), String[].class));
            } catch (JsonProcessingException e) {
                throw unreadable(key, "a JSON array of strings", e);
            }
        }

        /** @param length how many are expected, or negative if any number is */
        float[] floats(String key, int length) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(text(key));
            } catch (IllegalArgumentException e) {
                throw unreadable(key, "base64", e);
            }
            int expected = length < 0 ? bytes.length / Float.BYTES : length;
            if (bytes.length != expected * Float.BYTES) {
                throw unreadable(key, expected + " little-endian float32, but is " + bytes.length + " bytes", null);
            }
            var floats = new float[expected];
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
