package dev.likeness.local.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a network's weights in each form that people have. */
public enum WeightFiles {
    /** The published file's names. */
    KERAS_PUBLISHED {
        @Override
        public Path write(ReducedVgg network, Path folder) {
            return hdf(network, folder.resolve("published.h5"), (file, layer) -> {
                WritableGroup group = file.putGroup(layer.name());
                group.putDataset(layer.name() + "_W_1:0", ReducedVgg.kerasKernel(layer));
                group.putDataset(layer.name() + "_b_1:0", layer.bias());
            });
        }
    },
    /** What {@code save_weights} of TensorFlow's Keras writes. */
    KERAS_SAVED {
        @Override
        public Path write(ReducedVgg network, Path folder) {
            return hdf(network, folder.resolve("saved.h5"), (file, layer) -> {
                WritableGroup group = file.putGroup(layer.name()).putGroup(layer.name());
                group.putDataset("kernel:0", ReducedVgg.kerasKernel(layer));
                group.putDataset("bias:0", layer.bias());
            });
        }
    },
    /** What {@code save_weights} of Keras 3 writes. */
    KERAS_3 {
        @Override
        public Path write(ReducedVgg network, Path folder) throws IOException {
            Path path = folder.resolve("keras3.weights.h5");
            try (WritableHdfFile file = HdfFile.write(path)) {
                WritableGroup root = file.putGroup("layers");
                int convolutions = 0;
                int dense = 0;
                for (ReducedVgg.Weights layer : network.layers) {
                    boolean top = VggWeights.TOP.contains(layer.name());
                    int number = top ? dense++ : convolutions++;
                    WritableGroup group = root.putGroup((top ? "dense" : "conv2d") + (number == 0 ? "" : "_" + number))
                            .putGroup("vars");
                    group.putDataset("0", ReducedVgg.kerasKernel(layer));
                    group.putDataset("1", layer.bias());
                }
            }
            return path;
        }
    },
    /** torchvision's names. */
    SAFETENSORS {
        @Override
        public Path write(ReducedVgg network, Path folder) throws IOException {
            Path path = folder.resolve("torchvision.safetensors");
            Files.write(path, safetensors(network.torchvision()));
            return path;
        }
    };

    private interface PutLayer {
        void put(WritableHdfFile file, ReducedVgg.Weights layer);
    }

    /** @return the file */
    public abstract Path write(ReducedVgg network, Path folder) throws IOException;

    private static Path hdf(ReducedVgg network, Path path, PutLayer putLayer) {
        try (WritableHdfFile file = HdfFile.write(path)) {
            network.layers.forEach(layer -> putLayer.put(file, layer));
        }
        return path;
    }

    static byte[] safetensors(Map<String, Tensor> tensors) throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        var values = new ByteArrayOutputStream();
        for (Tensor tensor : tensors.values()) {
            float[] floats = new float[tensor.values().capacity()];
            tensor.values().get(0, floats);
            ObjectNode described = header.putObject(tensor.name()).put("dtype", "F32");
            for (int size : tensor.shape()) {
                described.withArray("shape").add(size);
            }
            described.putArray("data_offsets").add(values.size()).add(values.size() + floats.length * Float.BYTES);
            values.write(ReducedVgg.littleEndian(floats));
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        var file = new ByteArrayOutputStream();
        file.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, json.length)
                .array());
        file.write(json);
        file.write(values.toByteArray());
        return file.toByteArray();
    }
}
