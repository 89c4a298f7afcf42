package dev.likeness.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Whatever colours a file has, as sRGB on white, some rows at a time. */
final class RgbConversion implements RgbRows {
    private final BufferedImage image;
    private final boolean grey;

    RgbConversion(BufferedImage image) {
        this.image = image;
        ColorModel colours = image.getColorModel();
        this.grey = colours.getNumColorComponents() == 1 && !(colours instanceof IndexColorModel);
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public byte[] rgb(int top, int bottom) {
        return grey ? fromGrey(top, bottom) : fromColour(top, bottom);
    }

    /** Java2D blends transparency and converts colour spaces (ICC, CMYK) on the way to sRGB. */
    private byte[] fromColour(int top, int bottom) {
        var canvas = new BufferedImage(width(), bottom - top, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        BufferedImage strip = image.getSubimage(0, top, width(), bottom - top);
        if (isForeign(image.getColorModel())) {
            new ColorConvertOp(null).filter(strip, canvas); // drawing would convert pixel by pixel
        } else {
            graphics.drawImage(strip, 0, 0, Color.WHITE, null);
        }
        graphics.dispose();
        int[] packed = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
        byte[] rgb = new byte[packed.length * 3];
        for (int i = 0, o = 0; i < packed.length; i++) {
            rgb[o++] = (byte) (packed[i] >> 16);
            rgb[o++] = (byte) (packed[i] >> 8);
            rgb[o++] = (byte) packed[i];
        }
        return rgb;
    }

    private static boolean isForeign(ColorModel colours) {
        return !colours.hasAlpha()
                && !colours.getColorSpace().isCS_sRGB()
                && colours.getColorSpace() instanceof ICC_ColorSpace;
    }

    /**
     * Java's grey colour space is linear and would brighten the picture; files store grey with sRGB's curve. So the
     * samples are taken as they are.
     */
    private byte[] fromGrey(int top, int bottom) {
        Raster raster = image.getRaster();
        int bits = image.getColorModel().getComponentSize(0);
        boolean alpha = image.getColorModel().hasAlpha();
        int bands = raster.getNumBands();
        double full = (1L << (raster.getTransferType() == DataBuffer.TYPE_BYTE ? Math.min(bits, 8) : bits)) - 1;
        double scale = 255 / full;
        byte[] rgb = new byte[width() * (bottom - top) * 3];
        int[] line = new int[width() * bands];
        for (int y = top, o = 0; y < bottom; y++) {
            raster.getPixels(0, y, width(), 1, line);
            for (int x = 0; x < width(); x++) {
                double opacity = alpha ? line[x * bands + bands - 1] / full : 1;
                // A value of 0…full as one of 0…255, and what shines through it.
                byte sample = (byte) (line[x * bands] * opacity * scale + 255 * (1 - opacity) + 0.5);
                rgb[o++] = sample;
                rgb[o++] = sample;
                rgb[o++] = sample;
            }
        }
        return rgb;
    }
}
