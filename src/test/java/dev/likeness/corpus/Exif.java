package dev.likeness.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** EXIF data as cameras write it, put into files of each format that can carry it. */
public final class Exif {
    private static final short ASCII = 2;
    private static final short SHORT = 3;
    private static final short LONG = 4;
    private static final short RATIONAL = 5;
    private static final short ORIENTATION = 0x0112;

    private Exif() {}

    /** A TIFF structure: this orientation, a camera, a time, and a place: 48° 15′ N, 16° 30′ W. */
    public static byte[] block(int orientation) {
        byte[] make = ascii("Maker");
        byte[] model = ascii("Model 1");
        byte[] time = ascii("2019:08:07 06:05:04");
        int exif = 8 + directoryBytes(5);
        int gps = exif + directoryBytes(1);
        int makeAt = gps + directoryBytes(4);
        int modelAt = makeAt + make.length;
        int timeAt = modelAt + model.length;
        int latitudeAt = timeAt + time.length;
        ByteBuffer out = ByteBuffer.allocate(latitudeAt + 48);
        out.put(ascii("MM"), 0, 2).putShort((short) 42).putInt(8);
        out.putShort((short) 5);
        entry(out, 0x010F, ASCII, make.length, makeAt);
        entry(out, 0x0110, ASCII, model.length, modelAt);
        entry(out, ORIENTATION, SHORT, 1, orientation << 16);
        entry(out, 0x8769, LONG, 1, exif);
        entry(out, 0x8825, LONG, 1, gps);
        out.putInt(0).putShort((short) 1);
        entry(out, 0x9003, ASCII, time.length, timeAt);
        out.putInt(0).putShort((short) 4);
        entry(out, 1, ASCII, 2, 'N' << 24);
        entry(out, 2, RATIONAL, 3, latitudeAt);
        entry(out, 3, ASCII, 2, 'W' << 24);
        entry(out, 4, RATIONAL, 3, latitudeAt + 24);
        out.putInt(0).put(make).put(model).put(time);
        for (int value : new int[] {48, 15, 0, 16, 30, 0}) {
            out.putInt(value).putInt(1);
        }
        return out.array();
    }

    private static int directoryBytes(int entries) {
        return 2 + 12 * entries + 4;
    }

    private static void entry(ByteBuffer out, int tag, short type, int count, int value) {
        out.putShort((short) tag).putShort(type).putInt(count).putInt(value);
    }

    private static byte[] ascii(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** As the first segment of a JPEG. */
    public static byte[] inJpeg(byte[] jpeg, int orientation) {
        return wrapped(jpeg, block(orientation));
    }

    static byte[] wrapped(byte[] jpeg, byte[] block) {
        var data = new ByteArrayOutputStream();
        data.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        data.writeBytes(block);
        return Jpegs.withSegment(jpeg, 0xE1, data.toByteArray());
    }

    /** Thousands of entries that all stand for the same bytes. */
    static byte[] overlapping(int entries, int length) {
        ByteBuffer out = ByteBuffer.allocate(Math.max(length, 8 + directoryBytes(entries)));
        out.put(ascii("MM"), 0, 2).putShort((short) 42).putInt(8).putShort((short) entries);
        for (int i = 0; i < entries && out.remaining() > 16; i++) {
            entry(out, 0x1000 + i, (short) 7, length - 8, 8);
        }
        return out.array();
    }

    /** Each directory holds the next, behind the tag for previews. */
    static byte[] nested(int depth) {
        ByteBuffer out = ByteBuffer.allocate(8 + depth * directoryBytes(1));
        out.put(ascii("MM"), 0, 2).putShort((short) 42).putInt(8);
        for (int i = 0; i < depth; i++) {
            out.putShort((short) 1);
            entry(out, 0x014A, LONG, 1, out.position() + directoryBytes(1) - 2);
            out.putInt(0);
        }
        return out.array();
    }

    /** As an eXIf chunk. */
    static byte[] inPng(byte[] png, int orientation) {
        return Pngs.withChunk(png, "eXIf", block(orientation));
    }

    /** As an EXIF chunk of the extended format. */
    static byte[] inWebp(byte[] webp, int orientation) {
        return Webps.withChunk(webp, "EXIF", 0x08, block(orientation));
    }

    /** A TIFF is such a structure itself: its directory is written again, with the tag. */
    static byte[] inTiff(byte[] tiff, int orientation) {
        ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer in = ByteBuffer.wrap(tiff).order(order);
        int directory = in.getInt(4);
        int count = in.getShort(directory);
        int at = tiff.length + tiff.length % 2;
        ByteBuffer out = ByteBuffer.allocate(at + directoryBytes(count + 1)).order(order);
        out.put(tiff).putInt(4, at).position(at);
        out.putShort((short) (count + 1));
        boolean written = false;
        for (int i = 0; i < count; i++) {
            int entry = directory + 2 + 12 * i;
            if (!written && (in.getShort(entry) & 0xFFFF) > ORIENTATION) {
                out.putShort(ORIENTATION)
                        .putShort(SHORT)
                        .putInt(1)
                        .putShort((short) orientation)
                        .putShort((short) 0);
                written = true;
            }
            out.put(tiff, entry, 12);
        }
        out.putInt(in.getInt(directory + 2 + 12 * count));
        return out.array();
    }
}
