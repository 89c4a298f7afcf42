package dev.likeness.embedding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.logging.Logger;

/** Opens the model that is configured, once per process. */
@ApplicationScoped
public class Models {
    /** The id of the model in the jar. */
    public static final String BUILT_IN = "vgg16-mini:int8";

    private static final Logger LOG = Logger.getLogger(Models.class);
    private static final String BUILT_IN_RESOURCE = "vgg16-mini.onnx";

    /** Opens the model in the jar; the caller closes it. */
    public static OnnxEmbedder openBuiltIn() {
        try (InputStream onnx = Models.class.getResourceAsStream(BUILT_IN_RESOURCE)) {
            if (onnx == null) {
                throw new ModelException(BUILT_IN_RESOURCE + " is missing from the jar.");
            }
            return OnnxEmbedder.open(onnx.readAllBytes());
        } catch (IOException e) {
            throw new ModelException("Could not read " + BUILT_IN_RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /** What the model in the jar says of itself. */
    public static ModelCard builtInCard() {
        try (OnnxEmbedder builtIn = openBuiltIn()) {
            return builtIn.card();
        }
    }

    @Produces
    @Singleton
    CurrentModel configured(ModelConfig config) {
        OnnxEmbedder embedder = config.file().map(OnnxEmbedder::open).orElseGet(Models::openBuiltIn);
        LOG.infof(
                "model %s, version %.8s", embedder.card().id(), embedder.card().version());
        return new CurrentModel(new Model(embedder));
    }

    void close(@Disposes CurrentModel current) {
        current.get().embedder().close();
    }
}
