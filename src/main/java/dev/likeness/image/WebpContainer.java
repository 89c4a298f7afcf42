package dev.likeness.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The chunks of a WebP file: a type, a length in little endian, and data padded to an even length (RFC 9649, 2.3). Pure; what
 * is damaged is taken for missing.
 */
final class WebpContainer {
    private static final int RIFF_HEADER_BYTES = 8;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    /** Flags of the extended format's first chunk (2.7.1). */
    private static final int EXTENDED_FLAGS = FIRST_CHUNK + CHUNK_HEADER_BYTES;

    private static final int PROFILE_FLAG = 0x20;
    private static final int ANIMATION_FLAG = 0x02;

    private WebpContainer() {}

    /** How many bytes the file says it has. */
    static long declaredBytes(byte[] webp) {
        return RIFF_HEADER_BYTES + unsigned(webp, 4);
    }

    static boolean isAnimated(byte[] webp) {
        return webp.length > EXTENDED_FLAGS
                && webp[FIRST_CHUNK + 3] == 'X'
                && (webp[EXTENDED_FLAGS] & ANIMATION_FLAG) != 0;
    }

    /** The data of the first chunk of a type. */
    static Optional<byte[]> chunk(byte[] webp, String type) {
        for (long at = FIRST_CHUNK; hasChunk(webp, at); at = next(webp, at)) {
            long data = at + CHUNK_HEADER_BYTES;
            long end = data + unsigned(webp, (int) at + 4);
            if (end > webp.length) {
                break;
            }
            if (isType(webp, at, type)) {
                return Optional.of(Arrays.copyOfRange(webp, (int) data, (int) end));
            }
        }
        return Optional.empty();
    }

    /** The same file in which no reader finds a profile, good or bad: it is applied here. */
    static byte[] withoutProfile(byte[] webp) {
        byte[] without = webp.clone();
        for (long at = FIRST_CHUNK; hasChunk(webp, at); at = next(webp, at)) {
            int flags = (int) at + CHUNK_HEADER_BYTES;
            if (isType(webp, at, "ICCP")) {
                without[(int) at] = 'X';
            } else if (isType(webp, at, "VP8X") && flags < webp.length) {
                without[flags] &= ~PROFILE_FLAG;
            }
        }
        return without;
    }

    private static boolean hasChunk(byte[] webp, long at) {
        return at + CHUNK_HEADER_BYTES <= webp.length;
    }

    private static long next(byte[] webp, long at) {
        long length = unsigned(webp, (int) at + 4);
        return at + CHUNK_HEADER_BYTES + length + length % 2;
    }

    private static boolean isType(byte[] webp, long at, String type) {
        return new String(webp, (int) at, type.length(), StandardCharsets.US_ASCII).equals(type);
    }

    private static long unsigned(byte[] webp, int at) {
        return ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFF_FFFFL;
    }
}
