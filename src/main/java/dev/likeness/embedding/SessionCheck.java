package dev.likeness.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;

/** Compares a session's inputs and outputs with what the card promises. */
final class SessionCheck {
    private SessionCheck() {}

    /** @throws ModelException naming the first that differs */
    static void require(OrtSession session, ModelCard card) throws OrtException {
        requireTensor(
                session.getInputInfo(),
                OnnxEmbedder.INPUT,
                OnnxJavaType.UINT8,
                -1,
                card.input().side(),
                card.input().side(),
                3);
        for (Map.Entry<String, float[]> output : card.means().entrySet()) {
            requireTensor(session.getOutputInfo(), output.getKey(), OnnxJavaType.FLOAT, -1, output.getValue().length);
        }
        if (!card.labels().isEmpty()) {
            requireTensor(
                    session.getOutputInfo(),
                    OnnxEmbedder.LABELS,
                    OnnxJavaType.FLOAT,
                    -1,
                    card.labels().size());
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
}
