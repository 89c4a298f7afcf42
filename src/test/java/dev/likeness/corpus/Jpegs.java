package dev.likeness.corpus;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** Writes JPEG in its varieties. */
public final class Jpegs {
    private static final String METADATA = "javax_imageio_jpeg_image_1.0";
    private static final float QUALITY = 0.95f;

    private Jpegs() {}

    /** 4:2:0, one scan. */
    public static byte[] baseline(BufferedImage image) throws IOException {
        return write(image, parameters -> {}, tree -> {});
    }

    public static byte[] progressive(BufferedImage image) throws IOException {
        return write(image, parameters -> parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT), tree -> {});
    }

    static byte[] fullColour(BufferedImage image) throws IOException {
        return write(image, parameters -> {}, tree -> {
            IIOMetadataNode luma =
                    (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
            luma.setAttribute("HsamplingFactor", "1");
            luma.setAttribute("VsamplingFactor", "1");
        });
    }

    static byte[] withRestartMarkers(BufferedImage image) throws IOException {
        return write(image, parameters -> {}, tree -> {
            var restarts = new IIOMetadataNode("dri");
            restarts.setAttribute("interval", "7");
            IIOMetadataNode sequence = (IIOMetadataNode)
                    tree.getElementsByTagName("markerSequence").item(0);
            sequence.insertBefore(restarts, sequence.getFirstChild());
        });
    }

    static byte[] grey(BufferedImage image) throws IOException {
        return write(Colours.grey(image), parameters -> {}, tree -> {});
    }

    private static byte[] write(
            BufferedImage image, Consumer<ImageWriteParam> configure, Consumer<IIOMetadataNode> change)
            throws IOException {
        ImageWriter writer = jdkWriter();
        try {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            configure.accept(parameters);
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
            var tree = (IIOMetadataNode) metadata.getAsTree(METADATA);
            change.accept(tree);
            metadata.setFromTree(METADATA, tree);
            return write(writer, new IIOImage(image, null, metadata), parameters);
        } finally {
            writer.dispose();
        }
    }

    /**
     * Four components, stored inverted as Adobe's programs do.
     *
     * @param ycck whether the first three are transformed as RGB is
     */
    static byte[] cmyk(BufferedImage image, boolean ycck) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, image.getWidth(), image.getHeight(), 4, null);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                raster.setPixel(x, y, Colours.invertedCmyk(image.getRGB(x, y), ycck));
            }
        }
        ImageWriter writer = jdkWriter();
        try {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            byte[] plain = write(writer, new IIOImage(raster, null, null), parameters);
            byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) (ycck ? 2 : 0)};
            return withSegment(plain, 0xEE, adobe);
        } finally {
            writer.dispose();
        }
    }

    private static ImageWriter jdkWriter() {
        var writers = ImageIO.getImageWritersByFormatName("jpeg");
        while (writers.hasNext()) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.")) {
                return writer;
            }
        }
        throw new AssertionError("every JDK writes JPEG");
    }

    private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam parameters) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, parameters);
        }
        return out.toByteArray();
    }

    /** One grey, each component in a scan of its own: a decoder keeps all coefficients. */
    static byte[] inThreeScans(int width, int height) throws IOException {
        byte[] one = fullColour(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB));
        int scan = 2;
        while ((one[scan + 1] & 0xFF) != 0xDA) {
            scan += segmentBytes(one, scan);
        }
        var out = new ByteArrayOutputStream();
        byte[] head = Structures.withSize(Arrays.copyOf(one, scan), width, height);
        out.writeBytes(head);
        int blocks = (width + 7) / 8 * ((height + 7) / 8);
        for (int component = 1; component <= 3; component++) {
            out.writeBytes(new byte[] {
                (byte) 0xFF, (byte) 0xDA, 0, 8, 1, (byte) component, (byte) (component == 1 ? 0 : 0x11), 0, 63, 0
            });
            out.writeBytes(new byte[blocks * 6 / 8]); // zeros are short codes: some picture
        }
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return out.toByteArray();
    }

    /** Length of the segment whose marker is there, marker included. */
    static int segmentBytes(byte[] jpeg, int at) {
        return 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xFFFF);
    }

    /** Its first scan again and again. */
    static byte[] repeatedScans(byte[] jpeg, int times) {
        int start = 2;
        while ((jpeg[start + 1] & 0xFF) != 0xDA) {
            start += segmentBytes(jpeg, start);
        }
        int end = start + 2;
        while ((jpeg[end] & 0xFF) != 0xFF || jpeg[end + 1] == 0) {
            end++;
        }
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, start);
        for (int i = 0; i < times; i++) {
            out.write(jpeg, start, end - start);
        }
        out.write(jpeg, end, jpeg.length - end);
        return out.toByteArray();
    }

    static byte[] withProfile(byte[] jpeg, byte[] profile) {
        var data = new ByteArrayOutputStream();
        data.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII));
        data.writeBytes(new byte[] {1, 1});
        data.writeBytes(profile);
        return withSegment(jpeg, 0xE2, data.toByteArray());
    }

    /** Puts a segment behind the start of the file. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        return ByteBuffer.allocate(jpeg.length + 4 + data.length)
                .put(jpeg, 0, 2)
                .putShort((short) (0xFF00 | marker))
                .putShort((short) (2 + data.length))
                .put(data)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
