package dev.likeness.local.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** VGG16 at its full size with seeded random weights (He et al. 2015): as fast as the real one, and as large. */
public final class RandomWeights {
    private static final int[] WIDTHS = {64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    private static final int[][] TOP = {{4096, 25088}, {4096, 4096}, {1000, 4096}};
    private static final int CHUNK = 1 << 16;

    private RandomWeights() {}

    /** Writes a safetensors file with torchvision's names, 553 MB. */
    public static void write(Path file, long seed) throws IOException {
        Map<String, int[]> shapes = shapes();
        ObjectNode header = new ObjectMapper().createObjectNode();
        long at = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            long bytes = Float.BYTES * count(tensor.getValue());
            ObjectNode described = header.putObject(tensor.getKey()).put("dtype", "F32");
            for (int size : tensor.getValue()) {
                described.withArray("shape").add(size);
            }
            described.putArray("data_offsets").add(at).add(at + bytes);
            at += bytes;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        var random = new SplittableRandom(seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
            byte[] length = new byte[Long.BYTES];
            ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
            out.write(length);
            out.write(json);
            for (int[] shape : shapes.values()) {
                writeValues(out, random, shape);
            }
        }
    }

    private static Map<String, int[]> shapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        int channels = 3;
        for (int i = 0; i < WIDTHS.length; i++) {
            put(shapes, VggWeights.CONVOLUTIONS.get(i), WIDTHS[i], channels, 3, 3);
            channels = WIDTHS[i];
        }
        for (int i = 0; i < TOP.length; i++) {
            put(shapes, VggWeights.TOP.get(i), TOP[i]);
        }
        return shapes;
    }

    private static void put(Map<String, int[]> shapes, String layer, int... kernel) {
        var names = new TorchvisionNames(Set.of());
        shapes.put(names.example(layer, false), kernel);
        shapes.put(names.example(layer, true), new int[] {kernel[0]});
    }

    private static long count(int[] shape) {
        long count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }

    private static void writeValues(OutputStream out, SplittableRandom random, int[] shape) throws IOException {
        long left = count(shape);
        double deviation = shape.length == 1 ? 0.05 : Math.sqrt(2.0 * shape[0] / left);
        byte[] chunk = new byte[CHUNK];
        while (left > 0) {
            ByteBuffer values = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
            while (left > 0 && values.hasRemaining()) {
                values.putFloat((float) (random.nextGaussian() * deviation));
                left--;
            }
            out.write(chunk, 0, values.position());
        }
    }
}
