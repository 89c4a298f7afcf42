/**
 * Benchmarks: ratios against a reference in the same run, each row in a process of its own.
 *
 * <p>May touch: the rooms install, model, weights, evaluate and files, ONNX Runtime, codecs (to make files), and of the core
 * image and embedding. Knows nothing of the stack.
 */
package dev.likeness.local.bench;
