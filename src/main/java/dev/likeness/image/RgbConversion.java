package dev.likeness.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Whatever colours a file has, as sRGB on white. Pure functions. */
final class RgbConversion {
    private RgbConversion() {}

    static Picture toRgb(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        boolean grey = colours.getNumColorComponents() == 1 && !(colours instanceof IndexColorModel);
        return grey ? fromGrey(image) : fromColour(image);
    }

    /** Java2D blends transparency and converts colour spaces (ICC, CMYK) on the way to sRGB. */
    private static Picture fromColour(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        int[] packed = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
        byte[] rgb = new byte[packed.length * 3];
        for (int i = 0, o = 0; i < packed.length; i++) {
            rgb[o++] = (byte) (packed[i] >> 16);
            rgb[o++] = (byte) (packed[i] >> 8);
            rgb[o++] = (byte) packed[i];
        }
        return new Picture(width, height, rgb);
    }

    /**
     * Java's grey colour space is linear and would brighten the picture; files store grey with sRGB's curve. So the
     * samples are taken as they are.
     */
    private static Picture fromGrey(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        int bits = image.getColorModel().getComponentSize(0);
        boolean alpha = image.getColorModel().hasAlpha();
        int bands = raster.getNumBands();
        double full = (1L << (raster.getTransferType() == DataBuffer.TYPE_BYTE ? Math.min(bits, 8) : bits)) - 1;
        byte[] rgb = new byte[width * height * 3];
        int[] line = new int[width * bands];
        for (int y = 0, o = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, line);
            for (int x = 0; x < width; x++) {
                double value = line[x * bands] / full;
                double opacity = alpha ? line[x * bands + bands - 1] / full : 1;
                byte sample = (byte) Math.round(255 * (value * opacity + 1 - opacity));
                rgb[o++] = sample;
                rgb[o++] = sample;
                rgb[o++] = sample;
            }
        }
        return new Picture(width, height, rgb);
    }
}
