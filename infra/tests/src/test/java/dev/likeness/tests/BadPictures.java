package dev.likeness.tests;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files that are, or are made into, what nobody should be able to do harm with. */
final class BadPictures {
    private BadPictures() {}

    /** A good JPEG, to be cut. */
    static byte[] jpeg() throws IOException {
        var image = new BufferedImage(200, 150, BufferedImage.TYPE_INT_RGB);
        var random = new Random(5);
        for (int i = 0; i < 200 * 150; i++) {
            image.setRGB(i % 200, i / 200, random.nextInt());
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    /** A PNG that says how large it is, and holds no data for it. */
    static byte[] pngHeader(int width, int height) {
        byte[] bytes = new byte[8 + 25];
        ByteBuffer png = ByteBuffer.wrap(bytes);
        png.putLong(0x89504E470D0A1A0AL).putInt(13);
        int start = png.position();
        png.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
        png.put(new byte[] {8, 2, 0, 0, 0});
        var crc = new CRC32();
        crc.update(bytes, start, 17);
        png.putInt((int) crc.getValue());
        return bytes;
    }
}
