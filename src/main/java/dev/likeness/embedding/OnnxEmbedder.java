package dev.likeness.embedding;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.likeness.Label;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/**
 * A model in ONNX Runtime. The session is checked against its card when it is opened: names, types and shapes, and one
 * run on a grey picture. Thread-safe; one per process, closed by whoever opened it.
 */
public final class OnnxEmbedder implements Embedder {
    private static final Logger LOG = Logger.getLogger(OnnxEmbedder.class);
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";
    static final String INPUT = "pixels";
    static final String LABELS = "labels";

    /** As many labels of a picture as anyone looks at; the others are noise. */
    private static final int LABELS_KEPT = 5;

    private static final double UNIT_LENGTH_TOLERANCE = 1e-4;

    private final OrtSession session;
    private final ModelCard card;
    private final Set<String> outputs;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxEmbedder(OrtSession session, ModelCard card) {
        this.session = session;
        this.card = card;
        outputs = new HashSet<>(card.means().keySet());
        if (!card.labels().isEmpty()) {
            outputs.add(LABELS);
        }
    }

    /**
     * Opens a model; inference uses as many threads as there are cores.
     *
     * @param onnx the model file's bytes
     * @throws ModelException if it is no such model, or does not keep what its card promises
     */
    public static OnnxEmbedder open(byte[] onnx) {
        return open((environment, options) -> environment.createSession(onnx, options), allCores());
    }

    /**
     * Opens a model file; inference uses as many threads as there are cores. The file is read by ONNX Runtime itself and
     * takes no room in Java's heap.
     *
     * @throws ModelException if it is no such model, or does not keep what its card promises
     */
    public static OnnxEmbedder open(Path file) {
        return open(file, allCores());
    }

    /**
     * Opens a model file for so many threads.
     *
     * @throws ModelException if it is no such model, or does not keep what its card promises
     */
    public static OnnxEmbedder open(Path file, int threads) {
        if (!Files.isReadable(file)) {
            throw new ModelException("Could not read the model file " + file + ".");
        }
        return open((environment, options) -> environment.createSession(file.toString(), options), threads);
    }

    private static int allCores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private interface SessionSource {
        OrtSession create(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    private static OnnxEmbedder open(SessionSource source, int threads) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            return checked(source.create(quietEnvironment(), options));
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime cannot load the model: " + e.getMessage(), e);
        }
    }

    /**
     * ONNX Runtime 1.29 for Linux sends usage data to its maker, and keeps a log and a database for it, unless the
     * environment says no before it is loaded; afterwards it can only be asked to stop.
     */
    private static OrtEnvironment quietEnvironment() throws OrtException {
        if (System.getenv(NO_TELEMETRY) == null) {
            LOG.warnf("ONNX Runtime may report to its maker: set %s=1", NO_TELEMETRY);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        environment.setTelemetry(false);
        return environment;
    }

    private static OnnxEmbedder checked(OrtSession session) throws OrtException {
        try {
            ModelCard card = ModelCard.of(session.getMetadata().getCustomMetadata());
            SessionCheck.require(session, card);
            var embedder = new OnnxEmbedder(session, card);
            embedder.requireUnitLength();
            return embedder;
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void requireUnitLength() {
        var grey = new byte[card.input().side() * card.input().side() * 3];
        Arrays.fill(grey, (byte) 128);
        double squares = 0;
        for (float value : embed(List.of(grey)).get(0).vector()) {
            squares += (double) value * value;
        }
        if (squares != 0 && !(Math.abs(Math.sqrt(squares) - 1) <= UNIT_LENGTH_TOLERANCE)) {
            throw new ModelException("The model's embedding of a grey picture has length " + Math.sqrt(squares)
                    + ", not 1: the graph must normalise it.");
        }
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public List<Embedding> embed(List<byte[]> pixels) {
        if (pixels.isEmpty()) {
            return List.of();
        }
        use.readLock().lock();
        try {
            if (closed) { // the native session is gone: to run it would end the process
                throw new ModelException("The model was closed.");
            }
            return run(pixels);
        } finally {
            use.readLock().unlock();
        }
    }

    private List<Embedding> run(List<byte[]> pixels) {
        long[] shape = {pixels.size(), card.input().side(), card.input().side(), 3};
        try (OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), joined(pixels), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(INPUT, input), outputs)) {
            Map<String, FloatBuffer> values = new HashMap<>();
            outputs.forEach(output -> values.put(output, floats(result, output)));
            List<Embedding> embeddings = new ArrayList<>(pixels.size());
            for (int i = 0; i < pixels.size(); i++) {
                Map<String, float[]> vectors = new HashMap<>();
                card.means().forEach((output, mean) -> vectors.put(output, next(values.get(output), mean.length)));
                List<Label> labels = card.labels().isEmpty()
                        ? List.of()
                        : likeliest(next(values.get(LABELS), card.labels().size()));
                embeddings.add(new Embedding(vectors, labels));
            }
            return embeddings;
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime failed on a batch of " + pixels.size() + ": " + e.getMessage(), e);
        }
    }

    private ByteBuffer joined(List<byte[]> pixels) {
        int length = card.input().side() * card.input().side() * 3;
        ByteBuffer joined = ByteBuffer.allocateDirect(length * pixels.size());
        for (byte[] picture : pixels) {
            if (picture.length != length) {
                throw new IllegalArgumentException(
                        card.id() + " reads " + length + " bytes a picture, not " + picture.length);
            }
            joined.put(picture);
        }
        return joined.flip();
    }

    private static FloatBuffer floats(OrtSession.Result result, String name) {
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    }

    private static float[] next(FloatBuffer values, int count) {
        var taken = new float[count];
        values.get(taken);
        return taken;
    }

    private List<Label> likeliest(float[] probabilities) {
        var kept = new PriorityQueue<Integer>(Comparator.comparingDouble(i -> probabilities[i]));
        for (int i = 0; i < probabilities.length; i++) {
            kept.add(i);
            if (kept.size() > LABELS_KEPT) {
                kept.remove();
            }
        }
        List<Label> labels = new ArrayList<>(LABELS_KEPT);
        while (!kept.isEmpty()) {
            int i = kept.remove();
            labels.add(new Label(card.labels().get(i), probabilities[i]));
        }
        Collections.reverse(labels);
        return List.copyOf(labels);
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new ModelException("Could not close the model: " + e.getMessage(), e);
        } finally {
            use.writeLock().unlock();
        }
    }
}
