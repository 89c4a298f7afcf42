package dev.likeness.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small picture of a photo, for people to look at: upright, in its proportions, without metadata. Pure functions. */
final class Thumbnail {
    /** Of the longer side, in pixels. A smaller picture is not enlarged. */
    static final int LONGEST_SIDE = 320;

    private static final float JPEG_QUALITY = 0.8f;

    private Thumbnail() {}

    /**
     * A baseline JPEG in sRGB, of some 15 kB.
     *
     * @param stored as decoded, before it is turned
     * @param reduced how much smaller than the original it is
     */
    static byte[] jpeg(Picture stored, Reduction.Result reduced, Orientation orientation) {
        double scale = Math.min(1, LONGEST_SIDE / Math.max(reduced.width(), reduced.height()));
        int width = (int) Math.max(1, Math.round(reduced.width() * scale));
        int height = (int) Math.max(1, Math.round(reduced.height() * scale));
        return encode(orientation.apply(AreaScaler.resize(stored, width, height, reduced)));
    }

    private static byte[] encode(Picture picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] rgb = picture.rgb();
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
