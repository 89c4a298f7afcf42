package dev.likeness.local.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX graph in the making, node by node. A node's output has the node's name. Arrays that are handed over must not be
 * changed afterwards: they are not copied. Not thread-safe.
 */
final class OnnxGraph {
    /** Operators and file format as of ONNX 1.16, which has blocked quantisation. */
    private static final int OPSET = 21;

    private static final int IR_VERSION = 10;
    private static final int WRITE_BUFFER_BYTES = 1 << 20;

    /** The size of a dimension that is given with each run. */
    static final long BATCH = -1;

    private final GraphProto.Builder graph;
    private final List<Deferred> deferred = new ArrayList<>();

    OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    /** @param inputs names of nodes, constants or inputs */
    String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes)));
        return name;
    }

    void input(String name, DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
    }

    void output(String name, long... shape) {
        graph.addOutput(value(name, DataType.FLOAT, shape));
    }

    /** 32-bit floats; without a shape, a single one. */
    String floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length);
        bytes.asFloatBuffer().put(values);
        return constant(name, DataType.FLOAT, bytes, shape);
    }

    String int8(String name, byte[] values, long... shape) {
        return constant(name, DataType.INT8, ByteBuffer.wrap(values), shape);
    }

    String uint8(String name, int value) {
        return constant(name, DataType.UINT8, ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    String int32(String name, int[] values, long... shape) {
        ByteBuffer bytes = littleEndian(values.length);
        bytes.asIntBuffer().put(values);
        return constant(name, DataType.INT32, bytes, shape);
    }

    String int64(String name, long... values) {
        ByteBuffer bytes = littleEndian(2 * values.length);
        bytes.asLongBuffer().put(values);
        return constant(name, DataType.INT64, bytes, values.length);
    }

    /** @param littleEndian the values' bytes */
    String constant(String name, DataType type, ByteBuffer littleEndian, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(UnsafeByteOperations.unsafeWrap(littleEndian));
        for (long size : shape) {
            tensor.addDims(size);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** A little-endian buffer for so many 32-bit values, on an array. */
    static ByteBuffer littleEndian(int values) {
        return ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static ValueInfoProto value(String name, DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size == BATCH ? dimension.setDimParam("N") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dimensions)))
                .build();
    }

    /** Values that are made when the file is written, so that a large model need not be in memory at once. */
    interface Values {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Deferred(TensorProto described, long bytes, Values values) {
        private int headSize() {
            return described.getSerializedSize()
                    + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(bytes);
        }

        private long fieldSize() {
            long size = headSize() + bytes;
            return CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(size)
                    + size;
        }

        private void writeTo(CodedOutputStream out, OutputStream below) throws IOException {
            out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(headSize() + bytes);
            described.writeTo(out);
            out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(bytes);
            out.flush();
            values.writeTo(below);
        }
    }

    /** 32-bit floats, little-endian, that are made when the file is written. */
    String deferredFloats(String name, Values values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        long bytes = Float.BYTES;
        for (long size : shape) {
            tensor.addDims(size);
            bytes *= size;
        }
        deferred.add(new Deferred(tensor.build(), bytes, values));
        return name;
    }

    /** Writes the graph as a model file, without a card. */
    void write(Path file) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("likeness")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .build();
        GraphProto known = graph.build();
        long size = known.getSerializedSize()
                + deferred.stream().mapToLong(Deferred::fieldSize).sum();
        try (OutputStream below = new BufferedOutputStream(Files.newOutputStream(file), WRITE_BUFFER_BYTES)) {
            CodedOutputStream out = CodedOutputStream.newInstance(below);
            model.writeTo(out);
            out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(size);
            known.writeTo(out);
            for (Deferred tensor : deferred) {
                tensor.writeTo(out, below);
            }
            out.flush();
        }
    }
}
