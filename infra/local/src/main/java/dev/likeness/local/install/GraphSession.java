package dev.likeness.local.install;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A graph in the making, in ONNX Runtime: every output of one picture. Not yet a model, as it has no card. */
final class GraphSession implements AutoCloseable {
    private static final String INPUT = "pixels";

    private final OrtSession session;
    private final int side;

    private GraphSession(OrtSession session, int side) {
        this.session = session;
        this.side = side;
    }

    static GraphSession open(Path graph, int side) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            return new GraphSession(environment.createSession(graph.toString(), options), side);
        } catch (OrtException e) {
            throw new InstallException("ONNX Runtime cannot load the converted model: " + e.getMessage(), e);
        }
    }

    /** @param pixels side × side × 3 bytes, RGB */
    Map<String, float[]> run(byte[] pixels) {
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        try (OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), direct, new long[] {1, side, side, 3}, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(INPUT, input))) {
            Map<String, float[]> outputs = new HashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                outputs.put(output.getKey(), copy);
            }
            return outputs;
        } catch (OrtException e) {
            throw new InstallException("ONNX Runtime failed on the converted model: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new InstallException("Could not close the converted model: " + e.getMessage(), e);
        }
    }
}
