package dev.likeness.local.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metadata of a model file, without the graph. */
public final class ModelFile {
    private static final int CARD_TAG =
            WireFormat.FieldType.MESSAGE.getWireType() | ModelProto.METADATA_PROPS_FIELD_NUMBER << 3;

    private ModelFile() {}

    /**
     * Reads a model's metadata; the graph is passed over, not loaded.
     *
     * @throws IOException if it is no ONNX file
     */
    public static Map<String, String> card(Path file) throws IOException {
        Map<String, String> card = new LinkedHashMap<>();
        try (InputStream bytes = Files.newInputStream(file)) {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setSizeLimit(Integer.MAX_VALUE);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == CARD_TAG) {
                    StringStringEntryProto entry =
                            in.readMessage(StringStringEntryProto.parser(), ExtensionRegistryLite.getEmptyRegistry());
                    card.put(entry.getKey(), entry.getValue());
                } else if (!in.skipField(tag)) {
                    break;
                }
            }
        }
        return card;
    }

    /**
     * Adds metadata to a model file that has none. A message that follows another in a protobuf file is merged with it
     * (protobuf's encoding guide, "Last One Wins"): the graph need not be written again.
     */
    public static void appendCard(Path file, Map<String, String> card) throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder();
        card.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            model.build().writeTo(out);
        }
    }
}
