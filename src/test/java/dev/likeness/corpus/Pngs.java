package dev.likeness.corpus;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Writes PNG, good and lying. */
public final class Pngs {
    static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_END = 33;

    private Pngs() {}

    static byte[] interlaced(BufferedImage image) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    static byte[] withProfile(byte[] png, byte[] profile) throws IOException {
        var data = new ByteArrayOutputStream();
        data.writeBytes("P3\0\0".getBytes(StandardCharsets.US_ASCII));
        data.writeBytes(deflated(profile));
        return withChunk(png, "iCCP", data.toByteArray());
    }

    static byte[] deflated(byte[] data) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(data);
        }
        return out.toByteArray();
    }

    /** Puts a chunk behind the header. */
    static byte[] withChunk(byte[] png, String type, byte[] data) {
        byte[] chunk = chunk(type, data);
        return ByteBuffer.allocate(png.length + chunk.length)
                .put(png, 0, HEADER_END)
                .put(chunk)
                .put(png, HEADER_END, png.length - HEADER_END)
                .array();
    }

    static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        var crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** An 8-bit RGB PNG that says how large it is, and holds no data for it. */
    public static byte[] header(int width, int height) {
        byte[] data = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        return ByteBuffer.allocate(HEADER_END)
                .putLong(0x89504E470D0A1A0AL)
                .put(chunk("IHDR", data))
                .array();
    }

    /** Of one colour, and whole: what a decompression bomb looks like. */
    static byte[] black(int width, int height) throws IOException {
        var data = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(data)) {
            byte[] line = new byte[1 + width * 3];
            for (int y = 0; y < height; y++) {
                deflater.write(line);
            }
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(width, height));
        out.writeBytes(chunk("IDAT", data.toByteArray()));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }
}
