package dev.likeness.local.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.likeness.ModelInput;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.bench.Turns.Work;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures one row, in the process that calls it.
 *
 * @param millisPerImage the least of all runs: on a shared machine the others say what else it was doing
 * @param bareMillisPerImage the bare session's, run by turns with it; for {@link EmbedTask.Kind#PATH} only, else null
 * @param peakMemoryMib of the process; null where the system does not say
 */
public record EmbedMeasurement(double millisPerImage, Double bareMillisPerImage, Double peakMemoryMib) {
    /** @param jpeg a small photo */
    public static EmbedMeasurement of(EmbedTask task, byte[] jpeg) throws OrtException {
        if (task.kind() == EmbedTask.Kind.PATH) {
            return path(task, jpeg);
        }
        try (Session session = Session.open(task)) {
            int side = session.side();
            ByteBuffer pixels = session.pixels(ImageDecoder.ofEnvironment()
                    .decode(jpeg, ModelInput.squashed(side))
                    .picture()
                    .rgb());
            double millis = Turns.leastMillis(List.<Work<OrtException>>of(() -> session.run(pixels)))[0] / task.batch();
            return new EmbedMeasurement(millis, null, Machine.peakMemoryMib().orElse(null));
        }
    }

    /** The peak is that of the product alone: the bare session is opened after it was read. */
    private static EmbedMeasurement path(EmbedTask task, byte[] jpeg) throws OrtException {
        var decoder = ImageDecoder.ofEnvironment();
        try (OnnxEmbedder embedder = OnnxEmbedder.open(task.model(), task.threads())) {
            ModelInput input = embedder.card().input();
            Work<OrtException> whole = () ->
                    embedder.embed(List.of(decoder.decode(jpeg, input).picture().rgb()));
            Turns.leastMillis(List.of(whole));
            Double peak = Machine.peakMemoryMib().orElse(null);
            try (Session session = Session.open(task)) {
                ByteBuffer pixels =
                        session.pixels(decoder.decode(jpeg, input).picture().rgb());
                double[] millis = Turns.leastMillis(List.of(whole, () -> session.run(pixels)));
                return new EmbedMeasurement(millis[0], millis[1], peak);
            }
        }
    }

    /** ONNX Runtime and nothing else. */
    private record Session(OrtSession session, int side, int batch, Set<String> outputs) implements AutoCloseable {
        private static final String INPUT = "pixels";

        static Session open(EmbedTask task) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (var options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(task.threads());
                if (task.kind() == EmbedTask.Kind.NAIVE) {
                    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
                }
                OrtSession session = environment.createSession(task.model().toString(), options);
                int side = Integer.parseInt(
                        session.getMetadata().getCustomMetadata().get("side"));
                return new Session(session, side, task.batch(), session.getOutputNames());
            }
        }

        ByteBuffer pixels(byte[] picture) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(batch * picture.length);
            for (int i = 0; i < batch; i++) {
                pixels.put(picture);
            }
            return pixels.flip();
        }

        void run(ByteBuffer pixels) throws OrtException {
            long[] shape = {batch, side, side, 3};
            try (OnnxTensor input = OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), pixels, shape, OnnxJavaType.UINT8);
                    OrtSession.Result result = session.run(Map.of(INPUT, input), outputs)) {
                if (result.size() != outputs.size()) {
                    throw new IllegalStateException("the session answered " + result.size() + " outputs");
                }
            }
        }

        @Override
        public void close() throws OrtException {
            session.close();
        }
    }
}
