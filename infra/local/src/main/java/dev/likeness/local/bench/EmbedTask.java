package dev.likeness.local.bench;

import java.nio.file.Path;

/**
 * One row of the benchmark of embedding.
 *
 * @param kind of work
 * @param model the file
 * @param threads that compute
 * @param batch pictures in a run
 */
public record EmbedTask(Kind kind, Path model, int threads, int batch) {
    /** What is done again and again. */
    public enum Kind {
        /** The bare session of ONNX Runtime, on pixels. */
        SESSION,
        /** The same without ONNX Runtime's optimisations of the graph. */
        NAIVE,
        /** The product's own way from a small JPEG to its embedding, after a bare session on the same pixels. */
        PATH
    }
}
