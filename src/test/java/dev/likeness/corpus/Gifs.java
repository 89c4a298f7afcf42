package dev.likeness.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GIF that no program writes. */
final class Gifs {
    private static final int HEADER_BYTES = 13;
    private static final int MOST_BLOCK = 255;

    private Gifs() {}

    static int colourTableBytes(byte[] gif) {
        return (gif[10] & 0x80) == 0 ? 0 : 3 * (2 << (gif[10] & 7));
    }

    private static byte[] header(int width, int height) {
        return ByteBuffer.allocate(HEADER_BYTES + 6)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) width)
                .putShort((short) height)
                .put(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, (byte) 200, (byte) 200, (byte) 200})
                .array();
    }

    private static byte[] image(int width, int height) {
        return ByteBuffer.allocate(11)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x2C)
                .putInt(0)
                .putShort((short) width)
                .putShort((short) height)
                .put((byte) 0)
                .put((byte) 2)
                .array();
    }

    /** As small as LZW makes it: each code stands for one pixel more than the one before. */
    static byte[] oneColour(int width, int height) {
        var codes = new CodeWriter();
        codes.put(4, 3);
        long left = (long) width * height;
        int next = 6;
        int bits = 3;
        // After the first pixel each code is the one that is just being defined.
        codes.put(0, bits);
        left--;
        for (long run = 2; left > 0; run++) {
            codes.put(next, bits);
            left -= run;
            next++;
            if (next == 1 << bits && bits < 12) {
                bits++;
            }
            if (next == 4_095) {
                codes.put(4, bits);
                next = 6;
                bits = 3;
                codes.put(0, bits);
                left--;
                run = 1;
            }
        }
        codes.put(5, bits);
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(width, height));
        out.writeBytes(image(width, height));
        out.writeBytes(blocks(codes.bytes()));
        out.write(0x3B);
        return out.toByteArray();
    }

    /** The picture's data goes on long after the picture is full. */
    static byte[] endlessData(int bytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(160, 120));
        out.writeBytes(image(160, 120));
        out.writeBytes(blocks(new byte[bytes])); // the code 0 again and again
        return out.toByteArray();
    }

    static byte[] manyFrames(int frames) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(16, 16));
        byte[] frame = oneColour(16, 16);
        for (int i = 0; i < frames; i++) {
            out.write(frame, HEADER_BYTES + 6, frame.length - HEADER_BYTES - 7);
        }
        return out.toByteArray();
    }

    private static byte[] blocks(byte[] data) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < data.length; at += MOST_BLOCK) {
            int length = Math.min(MOST_BLOCK, data.length - at);
            out.write(length);
            out.write(data, at, length);
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Least significant bit first. */
    private static final class CodeWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long pending;
        private int count;

        void put(int code, int bits) {
            pending |= (long) code << count;
            for (count += bits; count >= 8; count -= 8) {
                out.write((int) pending);
                pending >>>= 8;
            }
        }

        byte[] bytes() {
            if (count > 0) {
                out.write((int) pending);
            }
            return out.toByteArray();
        }
    }
}
