package dev.likeness.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A picture of nothing, for whoever wants the way of a picture gone once before the first one comes. */
public final class GreyJpeg {
    private GreyJpeg() {}

    /** @return an RGB JPEG that every decoder accepts */
    public static byte[] ofSide(int side) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "jpeg", out)) {
                throw new AssertionError("every JDK writes JPEG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
