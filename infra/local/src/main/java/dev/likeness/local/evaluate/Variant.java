package dev.likeness.local.evaluate;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * The same photo as it comes back from the world: resized and compressed anew.
 *
 * @param scale of its sides
 * @param quality of the JPEG, 0…1
 * @param cut the share of each side that is cut off
 */
record Variant(String name, double scale, float quality, double cut, boolean mirrored) {
    /** @throws IOException if ImageIO cannot read the photo */
    byte[] of(byte[] photo) throws IOException {
        BufferedImage original = ImageIO.read(new ByteArrayInputStream(photo));
        if (original == null) {
            throw new IOException("ImageIO cannot read the photo");
        }
        int left = (int) (original.getWidth() * cut);
        int top = (int) (original.getHeight() * cut);
        int width = original.getWidth() - 2 * left;
        int height = original.getHeight() - 2 * top;
        var image = new BufferedImage(
                Math.max(1, (int) Math.round(width * scale)),
                Math.max(1, (int) Math.round(height * scale)),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        int begin = mirrored ? image.getWidth() : 0;
        graphics.drawImage(
                original,
                begin,
                0,
                image.getWidth() - begin,
                image.getHeight(),
                left,
                top,
                left + width,
                top + height,
                null);
        graphics.dispose();
        return JpegFile.of(image, quality, false);
    }
}
