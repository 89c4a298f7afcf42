/**
 * Published weights of the VGG16 family, in whatever file and memory order they come, as one kind of layer;
 * and random ones of the same size.
 *
 * <p>May touch: jHDF and JSON (safetensors' header). Knows nothing of ONNX, models or the command line.
 */
package dev.likeness.local.weights;
