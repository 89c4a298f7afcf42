package dev.likeness.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A GIF without all that is not needed to show its first frame (GIF89a, appendix A). Java's reader takes time with the
 * square of the length of a comment, and some programs put megabytes into one. Pure.
 */
final class GifFirstFrame {
    private static final int HEADER_BYTES = 13;
    private static final int FLAGS = 10;
    private static final int TABLE_FLAG = 0x80;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;

    private GifFirstFrame() {}

    /** @return the header alone of a file that has no frame */
    static byte[] of(byte[] gif) {
        if (gif.length < HEADER_BYTES) {
            return gif;
        }
        ByteBuffer in = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
        var out = new ByteArrayOutputStream();
        int start = HEADER_BYTES + tableBytes(gif[FLAGS]);
        out.write(gif, 0, Math.min(start, gif.length));
        in.position(Math.min(start, gif.length));
        while (in.remaining() > 1) {
            int begin = in.position();
            int kind = in.get() & 0xFF;
            if (kind != EXTENSION) { // an image, or what the reader will complain of
                out.write(gif, begin, gif.length - begin);
                break;
            }
            int label = in.get() & 0xFF;
            skipBlocks(in);
            if (label == GRAPHIC_CONTROL) {
                out.write(gif, begin, in.position() - begin);
            }
        }
        return out.toByteArray();
    }

    private static int tableBytes(byte flags) {
        return (flags & TABLE_FLAG) == 0 ? 0 : 3 * (2 << (flags & 7));
    }

    private static void skipBlocks(ByteBuffer in) {
        while (in.hasRemaining()) {
            int length = in.get() & 0xFF;
            if (length == 0) {
                return;
            }
            in.position(Math.min(in.limit(), in.position() + length));
        }
    }
}
