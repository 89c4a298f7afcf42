package dev.likeness.embedding;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Which model embeds. */
@ConfigMapping(prefix = "likeness.model")
public interface ModelConfig {
    /** The ONNX file ({@code LIKENESS_MODEL_FILE}). Default: vgg16-mini, which every build carries. */
    Optional<Path> file();
}
