package dev.likeness.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.likeness.Label;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A model in ONNX Runtime. The session is checked against its card when it is opened: names, types and shapes, and one
 * run on a grey picture. Thread-safe; one per process, closed by whoever opened it.
 */
public final class OnnxEmbedder implements Embedder, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OnnxEmbedder.class);
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";
    private static final String INPUT = "pixels";
    private static final String EMBEDDING = "embedding";
    private static final String LABELS = "labels";

    /** As many labels of a picture as anyone looks at; the others are noise. */
    private static final int LABELS_KEPT = 5;

    private static final double UNIT_LENGTH_TOLERANCE = 1e-4;

    private final OrtSession session;
    private final ModelCard card;

    private OnnxEmbedder(OrtSession session, ModelCard card) {
        this.session = session;
        this.card = card;
    }

    /**
     * Opens a model; inference uses as many threads as there are cores.
     *
     * @param onnx the model file's bytes
     * @throws ModelException if it is no such model, or does not keep what its card promises
     */
    public static OnnxEmbedder open(byte[] onnx) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            options.setInterOpNumThreads(1);
            return checked(quietEnvironment().createSession(onnx, options));
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
            int classes = card.labels().size();
            requireTensor(session.getInputInfo(), INPUT, OnnxJavaType.UINT8, -1, card.side(), card.side(), 3);
            requireTensor(session.getOutputInfo(), EMBEDDING, OnnxJavaType.FLOAT, -1, card.dimensions());
            requireTensor(session.getOutputInfo(), LABELS, OnnxJavaType.FLOAT, -1, classes);
            var embedder = new OnnxEmbedder(session, card);
            embedder.requireUnitLength();
            return embedder;
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void requireTensor(Map<String, NodeInfo> nodes, String name, OnnxJavaType type, long... shape) {
        NodeInfo node = nodes.get(name);
        if (node == null) {
            throw new ModelException("The model has no '" + name + "'; it has " + nodes.keySet() + ".");
        }
        if (!(node.getInfo() instanceof TensorInfo tensor)
                || tensor.type != type
                || !Arrays.equals(tensor.getShape(), shape)) {
            throw new ModelException("'" + name + "' of the model should be " + type + Arrays.toString(shape)
                    + " by its card, but is " + node.getInfo() + ".");
        }
    }

    private void requireUnitLength() {
        var grey = new byte[card.side() * card.side() * 3];
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
        long[] shape = {pixels.size(), card.side(), card.side(), 3};
        try (OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), joined(pixels), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(INPUT, input), Set.of(EMBEDDING, LABELS))) {
            FloatBuffer vectors = floats(result, EMBEDDING);
            FloatBuffer probabilities = floats(result, LABELS);
            List<Embedding> embeddings = new ArrayList<>(pixels.size());
            for (int i = 0; i < pixels.size(); i++) {
                var vector = new float[card.dimensions()];
                vectors.get(vector);
                var ofClasses = new float[card.labels().size()];
                probabilities.get(ofClasses);
                embeddings.add(new Embedding(vector, likeliest(ofClasses)));
            }
            return embeddings;
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime failed on a batch of " + pixels.size() + ": " + e.getMessage(), e);
        }
    }

    private ByteBuffer joined(List<byte[]> pixels) {
        int length = card.side() * card.side() * 3;
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
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException("Could not close the model: " + e.getMessage(), e);
        }
    }
}
