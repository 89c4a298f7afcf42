/**
 * VGG16's weights as an ONNX graph: in 32-bit floats or quantised to 8 bits, with all that belongs to it inside.
 *
 * <p>May touch: ONNX's protobuf classes and the room weights. Runs no model.
 */
package dev.likeness.local.onnx;
