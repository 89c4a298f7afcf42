package dev.likeness.local.bench;

import static org.bytedeco.leptonica.global.leptonica.pixCreate;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixWriteMemWebP;

import dev.likeness.local.evaluate.JpegFile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.leptonica.PIX;

/** A photo in another size, with the grain of a sensor, and written as phones write it. */
final class ScaledPhoto {
    /** What phones take. */
    static final int TWELVE_MEGAPIXELS = 12_000_000;

    private static final float QUALITY = 0.9f;
    private static final double GRAIN = 4;
    private static final int GRAIN_TILE = 1 << 16;

    private final BufferedImage image;

    private ScaledPhoto(BufferedImage image) {
        this.image = image;
    }

    /**
     * @param pixels about so many
     * @throws IOException if the file is none that ImageIO reads
     */
    static ScaledPhoto of(byte[] file, int pixels) throws IOException {
        BufferedImage original = ImageIO.read(new ByteArrayInputStream(file));
        if (original == null) {
            throw new IOException("ImageIO cannot read the photo");
        }
        double scale = Math.sqrt(pixels / ((double) original.getWidth() * original.getHeight()));
        int width = (int) Math.round(original.getWidth() * scale);
        int height = (int) Math.round(original.getHeight() * scale);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(original, 0, 0, width, height, null);
        graphics.dispose();
        addGrain(image);
        return new ScaledPhoto(image);
    }

    private static void addGrain(BufferedImage image) {
        var random = new Random(1);
        int[] grain = new int[GRAIN_TILE];
        for (int i = 0; i < grain.length; i++) {
            grain[i] = (int) Math.round(GRAIN * random.nextGaussian());
        }
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            int at = random.nextInt(GRAIN_TILE);
            for (int x = 0; x < line.length; x++) {
                int rgb = line[x];
                int noise = grain[(at + x) % GRAIN_TILE];
                line[x] = sample((rgb >> 16 & 0xFF) + noise) << 16
                        | sample((rgb >> 8 & 0xFF) + noise) << 8
                        | sample((rgb & 0xFF) + noise);
            }
            image.setRGB(0, y, line.length, 1, line, 0, line.length);
        }
    }

    private static int sample(int value) {
        return Math.max(0, Math.min(255, value));
    }

    byte[] jpeg(boolean progressive) throws IOException {
        return JpegFile.of(image, QUALITY, progressive);
    }

    /** @throws IOException if the native codec cannot write it */
    byte[] webp() throws IOException {
        PIX pix = pixCreate(image.getWidth(), image.getHeight(), 32);
        try (var size = new SizeTPointer(1);
                var data = new BytePointer()) {
            int[] words = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            for (int i = 0; i < words.length; i++) {
                words[i] <<= 8; // red in the highest eight bits, opacity in the lowest
            }
            pixGetData(pix).capacity(words.length).put(words);
            if (pixWriteMemWebP(data, size, pix, Math.round(100 * QUALITY), 0) != 0) {
                throw new IOException("libwebp did not write the photo");
            }
            byte[] bytes = new byte[(int) size.get()];
            data.capacity(bytes.length).get(bytes);
            return bytes;
        } finally {
            pixDestroy(pix);
        }
    }
}
