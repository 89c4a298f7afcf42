package dev.likeness.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * The parts of a file that are not pixels but say something of them: its colour profile and its EXIF data. Pure; what is
 * damaged is taken for missing.
 */
final class DataBlocks {
    /** Far above what cameras and editors write. */
    private static final int MOST_BYTES = 4_000_000;

    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;
    private static final String EXIF = "Exif\0\0";
    private static final String ICC_PROFILE = "ICC_PROFILE\0";
    private static final int PNG_SIGNATURE_BYTES = 8;
    private static final int PNG_CHECKSUM_BYTES = 4;
    private static final int CHUNK_HEADER_BYTES = 8;

    private DataBlocks() {}

    /** The structure of a TIFF, from its header on. */
    static Optional<byte[]> exif(PictureFormat format, byte[] bytes) {
        Optional<byte[]> found =
                switch (format) {
                    case JPEG -> segments(bytes, APP1, EXIF).stream().findFirst();
                    case PNG -> pngChunk(bytes, "eXIf");
                    case WEBP -> WebpContainer.chunk(bytes, "EXIF");
                    case TIFF -> Optional.of(bytes);
                    default -> Optional.empty();
                };
        return found.map(
                block -> startsWith(block, EXIF) ? Arrays.copyOfRange(block, EXIF.length(), block.length) : block);
    }

    /** An ICC profile. */
    static Optional<byte[]> profile(PictureFormat format, byte[] bytes) {
        return switch (format) {
            case JPEG -> jpegProfile(bytes);
            case PNG -> pngChunk(bytes, "iCCP").flatMap(DataBlocks::inflated);
            case WEBP -> WebpContainer.chunk(bytes, "ICCP");
            default -> Optional.empty();
        };
    }

    /** Its pieces begin with their number and how many there are (ICC.1:2022, B.4). */
    private static Optional<byte[]> jpegProfile(byte[] bytes) {
        var whole = new ByteArrayOutputStream();
        segments(bytes, APP2, ICC_PROFILE).stream()
                .filter(piece -> piece.length > 2)
                .sorted(Comparator.comparingInt(piece -> piece[0] & 0xFF))
                .forEach(piece -> whole.write(piece, 2, piece.length - 2));
        return whole.size() == 0 ? Optional.empty() : Optional.of(whole.toByteArray());
    }

    /** @return what follows the identifier in each segment before the first scan */
    private static List<byte[]> segments(byte[] bytes, int marker, String identifier) {
        List<byte[]> found = new ArrayList<>();
        ByteBuffer jpeg = ByteBuffer.wrap(bytes).position(2);
        while (jpeg.remaining() >= 4) {
            if (jpeg.get() != (byte) 0xFF || isNoMarker(jpeg.get(jpeg.position()))) {
                continue; // fill bytes, and what strayed between segments: decoders pass over both
            }
            int here = jpeg.get() & 0xFF;
            int length = (jpeg.getShort() & 0xFFFF) - 2;
            if (here == START_OF_SCAN || length < 0 || length > jpeg.remaining()) {
                break;
            }
            byte[] data = new byte[here == marker ? length : 0];
            if (here == marker) {
                jpeg.get(data);
            } else {
                jpeg.position(jpeg.position() + length);
            }
            if (here == marker && startsWith(data, identifier)) {
                found.add(Arrays.copyOfRange(data, identifier.length(), data.length));
            }
        }
        return found;
    }

    private static boolean isNoMarker(byte code) {
        return code == 0 || code == (byte) 0xFF;
    }

    private static boolean startsWith(byte[] data, String identifier) {
        return data.length >= identifier.length()
                && new String(data, 0, identifier.length(), StandardCharsets.ISO_8859_1).equals(identifier);
    }

    /** A length, a type, data and a checksum (PNG, third edition, 5.3). */
    private static Optional<byte[]> pngChunk(byte[] bytes, String type) {
        ByteBuffer png = ByteBuffer.wrap(bytes).position(PNG_SIGNATURE_BYTES);
        while (png.remaining() >= CHUNK_HEADER_BYTES) {
            int length = png.getInt();
            String here = type(png);
            if (length < 0 || length > png.remaining() - PNG_CHECKSUM_BYTES) {
                break;
            }
            if (here.equals(type)) {
                return Optional.of(data(png, length));
            }
            png.position(png.position() + length + PNG_CHECKSUM_BYTES);
        }
        return Optional.empty();
    }

    private static String type(ByteBuffer chunk) {
        return new String(data(chunk, 4), StandardCharsets.US_ASCII);
    }

    private static byte[] data(ByteBuffer chunk, int length) {
        byte[] data = new byte[length];
        chunk.get(data);
        return data;
    }

    /** A name, a zero, the compression method 0, and the profile in zlib's format (PNG, third edition, 11.3.2.3). */
    private static Optional<byte[]> inflated(byte[] chunk) {
        try {
            ByteBuffer data = ByteBuffer.wrap(chunk);
            byte name;
            do {
                name = data.get();
            } while (name != 0);
            data.get();
            var zlib = new ByteArrayInputStream(chunk, data.position(), data.remaining());
            try (var inflater = new InflaterInputStream(zlib)) {
                return Optional.of(inflater.readNBytes(MOST_BYTES));
            }
        } catch (IOException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
