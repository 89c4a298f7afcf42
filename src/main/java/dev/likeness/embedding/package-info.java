/**
 * A picture's pixels in, its embedding and labels out; and the binary code of an embedding.
 *
 * <p>May touch: ONNX Runtime, which no other room sees. Knows nothing of codecs, databases or buckets.
 */
package dev.likeness.embedding;
