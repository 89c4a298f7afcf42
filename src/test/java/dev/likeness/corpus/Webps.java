package dev.likeness.corpus;

import static org.bytedeco.leptonica.global.leptonica.pixCreate;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.pixSetSpp;
import static org.bytedeco.leptonica.global.leptonica.pixWriteMemWebP;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.leptonica.PIX;

/** Writes WebP by way of libwebp. */
final class Webps {
    private static final int HEADER_BYTES = 12;
    private static final int QUALITY = 95;
    private static final int ALPHA_FLAG = 0x10;

    private Webps() {}

    static byte[] lossy(BufferedImage image) {
        return write(image, false);
    }

    static byte[] lossless(BufferedImage image) {
        return write(image, true);
    }

    private static byte[] write(BufferedImage image, boolean lossless) {
        int width = image.getWidth();
        boolean alpha = image.getColorModel().hasAlpha();
        PIX pix = pixCreate(width, image.getHeight(), 32);
        try (var size = new SizeTPointer(1);
                var data = new BytePointer()) {
            pixSetSpp(pix, alpha ? 4 : 3);
            var words = pixGetData(pix).capacity((long) pixGetWpl(pix) * image.getHeight());
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < width; x++) {
                    int argb = image.getRGB(x, y);
                    words.put((long) y * width + x, argb << 8 | (alpha ? argb >>> 24 : 0));
                }
            }
            if (pixWriteMemWebP(data, size, pix, QUALITY, lossless ? 1 : 0) != 0) {
                throw new AssertionError("libwebp writes what it is given");
            }
            byte[] bytes = new byte[(int) size.get()];
            data.capacity(bytes.length).get(bytes);
            return bytes;
        } finally {
            pixDestroy(pix);
        }
    }

    static byte[] withProfile(byte[] webp, byte[] profile) {
        return withChunk(webp, "ICCP", 0x20, profile);
    }

    /**
     * In the extended format, which can carry more than pixels.
     *
     * @param flag that announces the chunk
     */
    static byte[] withChunk(byte[] webp, String type, int flag, byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        boolean extended = type(webp, HEADER_BYTES).equals("VP8X");
        int pixels = extended ? HEADER_BYTES + 18 : HEADER_BYTES;
        boolean lossless = type(webp, pixels).equals("VP8L");
        ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        if (extended) {
            header.put(webp, HEADER_BYTES + 8, 10).put(0, (byte) (header.get(0) | flag));
        } else {
            int size = lossless ? in.getInt(pixels + 9) : in.getInt(pixels + 14);
            int width = lossless ? size & 0x3FFF : (size & 0x3FFF) - 1;
            int height = lossless ? size >> 14 & 0x3FFF : (size >> 16 & 0x3FFF) - 1;
            int alpha = lossless && (size >> 28 & 1) == 1 ? ALPHA_FLAG : 0;
            header.putInt(flag | alpha).put(three(width)).put(three(height));
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(chunk("VP8X", header.array()));
        if (type.equals("ICCP")) {
            out.writeBytes(chunk(type, data));
        }
        out.write(webp, pixels, webp.length - pixels);
        if (!type.equals("ICCP")) {
            out.writeBytes(chunk(type, data));
        }
        return chunk("RIFF", out.toByteArray());
    }

    private static byte[] three(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    private static String type(byte[] webp, int at) {
        return new String(webp, at, 4, StandardCharsets.US_ASCII);
    }

    private static byte[] chunk(String type, byte[] data) {
        return ByteBuffer.allocate(8 + data.length + data.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }
}
