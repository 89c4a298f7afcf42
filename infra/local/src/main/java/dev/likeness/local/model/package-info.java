/**
 * The models on this machine: which can be had, which are installed, which one a name means.
 *
 * <p>May touch: the room onnx (to read a file's card) and of the core embedding. Knows nothing of how models are made.
 */
package dev.likeness.local.model;
