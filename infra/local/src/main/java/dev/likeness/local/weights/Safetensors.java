package dev.likeness.local.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A safetensors file: the length of a JSON header (unsigned 64 bits, little-endian), the header, the values. Tensors are
 * views of the file.
 */
final class Safetensors implements TensorFile {
    /** The format's own limit (safetensors README, "Format"). */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private final FileChannel file;
    private final long firstValueAt;
    private final Map<String, JsonNode> tensors = new TreeMap<>();

    private Safetensors(FileChannel file, long firstValueAt, JsonNode header) {
        this.file = file;
        this.firstValueAt = firstValueAt;
        header.properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .forEach(entry -> tensors.put(entry.getKey(), entry.getValue()));
    }

    /** @throws WeightsException if it is no such file */
    static Safetensors open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path);
        try {
            long headerBytes = headerBytes(file);
            if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || Long.BYTES + headerBytes > file.size()) {
                throw new WeightsException(path + " is neither HDF5 (.h5) nor safetensors, or is cut short.");
            }
            ByteBuffer header = file.map(MapMode.READ_ONLY, Long.BYTES, headerBytes);
            byte[] json = new byte[(int) headerBytes];
            header.get(json);
            JsonNode parsed = new ObjectMapper().readTree(json);
            if (!parsed.isObject()) {
                throw new WeightsException(path + " is no safetensors file: its header is no JSON object.");
            }
            return new Safetensors(file, Long.BYTES + headerBytes, parsed);
        } catch (IOException | WeightsException e) {
            file.close();
            if (e instanceof com.fasterxml.jackson.core.JacksonException) {
                throw new WeightsException(path + " is neither HDF5 (.h5) nor safetensors.", e);
            }
            throw e;
        }
    }

    private static long headerBytes(FileChannel file) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (length.hasRemaining() && file.read(length) >= 0) {
            // reads until eight bytes are there or the file ends
        }
        return length.hasRemaining() ? -1 : length.flip().getLong();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Tensor read(String name) {
        JsonNode described = tensors.get(name);
        if (!described.path("dtype").asText().equals("F32")) {
            throw new WeightsException(
                    "Tensor " + name + " is " + described.path("dtype").asText() + ", not F32: save it in 32 bits.");
        }
        int[] shape = new int[described.path("shape").size()];
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = described.at("/shape/" + i).asInt();
            count *= shape[i];
        }
        long begin = described.at("/data_offsets/0").asLong(-1);
        long end = described.at("/data_offsets/1").asLong(-1);
        if (begin < 0 || end - begin != count * Float.BYTES || count > Integer.MAX_VALUE / Float.BYTES) {
            throw new WeightsException("Tensor " + name + " has " + (end - begin) + " bytes, but its shape needs "
                    + count * Float.BYTES + ".");
        }
        return new Tensor(name, shape, values(name, begin, end));
    }

    private FloatBuffer values(String name, long begin, long end) {
        try {
            if (firstValueAt + end > file.size()) {
                throw new WeightsException("Tensor " + name + " ends at byte " + (firstValueAt + end)
                        + ", but the file is truncated at " + file.size() + ".");
            }
            return file.map(MapMode.READ_ONLY, firstValueAt + begin, end - begin)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw new WeightsException("Tensor " + name + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new WeightsException("Could not close the weights: " + e.getMessage(), e);
        }
    }
}
