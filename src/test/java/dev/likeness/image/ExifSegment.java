package dev.likeness.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** EXIF data, as cameras write it. */
final class ExifSegment {
    private ExifSegment() {}

    /** Puts an EXIF segment with this orientation, a camera and a time, behind the start of a JPEG. */
    static byte[] in(byte[] jpeg, int orientation) {
        byte[] time = "2019:08:07 06:05:04\0".getBytes(StandardCharsets.US_ASCII);
        byte[] make = "Maker\0".getBytes(StandardCharsets.US_ASCII);
        byte[] model = "Model 1\0".getBytes(StandardCharsets.US_ASCII);
        int exifDirectory = 8 + 2 + 4 * 12 + 4; // after the header, and a directory of four entries
        int timeAt = exifDirectory + 2 + 12 + 4;
        int makeAt = timeAt + time.length;
        int modelAt = makeAt + make.length;
        byte[] tiff = new byte[modelAt + model.length];
        ByteBuffer out = ByteBuffer.wrap(tiff);
        out.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        out.putShort((short) 4);
        out.putShort((short) 0x010F).putShort((short) 2).putInt(make.length).putInt(makeAt);
        out.putShort((short) 0x0110).putShort((short) 2).putInt(model.length).putInt(modelAt);
        out.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        out.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(exifDirectory);
        out.putInt(0);
        out.putShort((short) 1);
        out.putShort((short) 0x9003).putShort((short) 2).putInt(time.length).putInt(timeAt);
        out.putInt(0).put(time).put(make).put(model);
        byte[] joined = new byte[jpeg.length + 10 + tiff.length];
        ByteBuffer.wrap(joined)
                .put(jpeg, 0, 2)
                .putShort((short) 0xFFE1)
                .putShort((short) (8 + tiff.length))
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .put(jpeg, 2, jpeg.length - 2);
        return joined;
    }
}
