/**
 * Installing a model: fetching published weights, turning them into a model file, quantising it, proving it.
 *
 * <p>May touch: the rooms model, weights, onnx, samples and files, ONNX Runtime, and of the core image and embedding. Knows
 * nothing of the stack or the command line.
 */
package dev.likeness.local.install;
