package dev.likeness.corpus;

import dev.likeness.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** The scene in every format and variety that is read. */
public final class GoodPictures {
    /** Small enough to be decoded in full. */
    private static final Scene SMALL = Scene.of(320, 240);

    /** Large enough to be decoded at a fraction. */
    private static final Scene LARGE = Scene.of(1_200, 900);

    private GoodPictures() {}

    /** Writes the pixels that it is given. */
    public interface Encoder {
        byte[] encode(BufferedImage image) throws IOException;
    }

    /**
     * A kind of file.
     *
     * @param contentType by content
     * @param scene as it should look, upright
     * @param leastPsnr of what is decoded to 96 × 96 pixels against the scene, in dB
     * @param leastCosine of its embedding against the scene's
     * @param grey whether it has no colour
     * @param orient puts EXIF data in, or null where the format has none
     */
    public record Variety(
            String contentType,
            Scene scene,
            Encoder encoder,
            double leastPsnr,
            double leastCosine,
            boolean grey,
            BiFunction<byte[], Integer, byte[]> orient) {
        /** @param orientation 1…8, as EXIF says it */
        public byte[] file(int orientation) throws IOException {
            byte[] file = encoder.encode(scene.storedFor(orientation).image());
            return orient == null ? file : orient.apply(file, orientation);
        }

        /** What it should look like, upright, in its own size. */
        public Picture expected() {
            return grey ? Scene.picture(Colours.greyInColour(scene.image())) : scene.picture();
        }

        /** Highest of the EXIF values that it can have. */
        public int orientations() {
            return orient == null ? 1 : 8;
        }
    }

    private static final double EXACT_COSINE = 0.985;
    private static final double FEW_COLOURS_COSINE = 0.9;

    public static Map<String, Variety> all() {
        Map<String, Variety> all = new LinkedHashMap<>();
        jpegs(all);
        pngs(all);
        webps(all);
        all.put("gif", few("image/gif", SMALL, image -> written(image, "gif"), null));
        all.put("gif, animated", few("image/gif", SMALL, GoodPictures::animated, null));
        all.put("bmp", exact("image/bmp", SMALL, image -> written(image, "bmp"), 50, null));
        all.put("tiff", exact("image/tiff", SMALL, image -> tiff(image, null, 1), 50, Exif::inTiff));
        all.put("tiff, lzw", exact("image/tiff", SMALL, image -> tiff(image, "LZW", 1), 50, Exif::inTiff));
        all.put("tiff, deflate", exact("image/tiff", SMALL, image -> tiff(image, "Deflate", 1), 50, Exif::inTiff));
        all.put("tiff, jpeg", exact("image/tiff", SMALL, image -> tiff(image, "JPEG", 1), 30, Exif::inTiff));
        all.put("tiff, pages", exact("image/tiff", SMALL, image -> tiff(image, null, 3), 50, Exif::inTiff));
        return all;
    }

    private static void jpegs(Map<String, Variety> all) {
        all.put("jpeg, baseline", jpeg(SMALL, Jpegs::baseline));
        all.put("jpeg, progressive", jpeg(SMALL, Jpegs::progressive));
        all.put("jpeg, 4:4:4", jpeg(SMALL, Jpegs::fullColour));
        all.put("jpeg, restart markers", jpeg(SMALL, Jpegs::withRestartMarkers));
        all.put("jpeg, grey", grey("image/jpeg", Jpegs::grey, 33, Exif::inJpeg));
        all.put("jpeg, cmyk", few("image/jpeg", SMALL, image -> Jpegs.cmyk(image, false), Exif::inJpeg));
        all.put("jpeg, ycck", few("image/jpeg", SMALL, image -> Jpegs.cmyk(image, true), Exif::inJpeg));
        byte[] profile = Colours.displayP3Profile();
        all.put(
                "jpeg, Display P3",
                jpeg(SMALL, image -> Jpegs.withProfile(Jpegs.baseline(Colours.inDisplayP3(image)), profile)));
        all.put("jpeg, large", jpeg(LARGE, Jpegs::baseline));
        all.put("jpeg, large, progressive", jpeg(LARGE, Jpegs::progressive));
        all.put(
                "jpeg, large, Display P3",
                jpeg(LARGE, image -> Jpegs.withProfile(Jpegs.baseline(Colours.inDisplayP3(image)), profile)));
    }

    private static void pngs(Map<String, Variety> all) {
        all.put("png", png(SMALL, image -> written(image, "png"), 50));
        all.put("png, large", png(LARGE, image -> written(image, "png"), 36));
        all.put("png, 16 bits", png(SMALL, image -> written(Colours.sixteenBits(image), "png"), 50));
        all.put("png, interlaced", png(SMALL, Pngs::interlaced, 50));
        all.put("png, alpha", png(SMALL, image -> written(Colours.transparent(image), "png"), 40));
        all.put("png, grey", grey("image/png", image -> written(Colours.grey(image), "png"), 50, Exif::inPng));
        all.put("png, palette", few("image/png", SMALL, image -> written(reduced(image), "png"), Exif::inPng));
        byte[] profile = Colours.displayP3Profile();
        all.put(
                "png, Display P3",
                png(SMALL, image -> Pngs.withProfile(written(Colours.inDisplayP3(image), "png"), profile), 36));
    }

    private static void webps(Map<String, Variety> all) {
        all.put("webp, lossy", webp(SMALL, Webps::lossy, 33));
        all.put("webp, lossless", webp(SMALL, Webps::lossless, 50));
        all.put("webp, lossy, alpha", webp(SMALL, image -> Webps.lossy(Colours.transparent(image)), 30));
        all.put("webp, lossless, alpha", webp(SMALL, image -> Webps.lossless(Colours.transparent(image)), 40));
        all.put("webp, large", webp(LARGE, Webps::lossy, 33));
        byte[] profile = Colours.displayP3Profile();
        all.put(
                "webp, Display P3",
                webp(SMALL, image -> Webps.withProfile(Webps.lossless(Colours.inDisplayP3(image)), profile), 36));
    }

    private static Variety jpeg(Scene scene, Encoder encoder) {
        return exact("image/jpeg", scene, encoder, 33, Exif::inJpeg);
    }

    private static Variety png(Scene scene, Encoder encoder, double leastPsnr) {
        return exact("image/png", scene, encoder, leastPsnr, Exif::inPng);
    }

    private static Variety webp(Scene scene, Encoder encoder, double leastPsnr) {
        return exact("image/webp", scene, encoder, leastPsnr, Exif::inWebp);
    }

    private static Variety exact(
            String type, Scene scene, Encoder encoder, double leastPsnr, BiFunction<byte[], Integer, byte[]> orient) {
        return new Variety(type, scene, encoder, leastPsnr, EXACT_COSINE, false, orient);
    }

    private static Variety grey(
            String type, Encoder encoder, double leastPsnr, BiFunction<byte[], Integer, byte[]> orient) {
        return new Variety(type, SMALL, encoder, leastPsnr, EXACT_COSINE, true, orient);
    }

    private static Variety few(String type, Scene scene, Encoder encoder, BiFunction<byte[], Integer, byte[]> orient) {
        return new Variety(type, scene, encoder, 20, FEW_COLOURS_COSINE, false, orient);
    }

    static byte[] written(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new AssertionError("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** At most 256 colours, chosen for it, as a GIF's are. */
    private static BufferedImage reduced(BufferedImage image) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(written(image, "gif")));
    }

    /** Its second frame is black. */
    static byte[] animated(BufferedImage image) throws IOException {
        var black = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        return sequence("gif", null, image, black);
    }

    /** Its other pages are black. */
    static byte[] tiff(BufferedImage image, String compression, int pages) throws IOException {
        var all = new BufferedImage[pages];
        Arrays.setAll(
                all,
                page -> page == 0
                        ? image
                        : new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB));
        return sequence("tiff", compression, all);
    }

    private static byte[] sequence(String format, String compression, BufferedImage... pages) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            var parameters = writer.getDefaultWriteParam();
            if (compression != null) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionType(compression);
            }
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (BufferedImage page : pages) {
                writer.writeToSequence(new IIOImage(page, null, null), parameters);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
