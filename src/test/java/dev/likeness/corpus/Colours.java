package dev.likeness.corpus;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.nio.ByteBuffer;

/** The scene in other colours than 8-bit sRGB. */
final class Colours {
    /** Linear sRGB to linear Display P3, both D65. */
    private static final double[][] SRGB_TO_P3 = {
        {0.8224621, 0.1775380, 0.0000000}, {0.0331941, 0.9668058, 0.0000000}, {0.0170827, 0.0723974, 0.9105199}
    };

    /** Display P3's primaries, adapted to D50 as profiles want them. */
    private static final double[][] P3_COLORANTS = {
        {0.515102, 0.241182, -0.001050}, {0.291965, 0.692236, 0.041885}, {0.157153, 0.066581, 0.784378}
    };

    private static final int[] COLORANT_TAGS = {
        ICC_Profile.icSigRedColorantTag, ICC_Profile.icSigGreenColorantTag, ICC_Profile.icSigBlueColorantTag
    };

    private Colours() {}

    static int luma(int rgb) {
        return (int) Math.round(0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF));
    }

    static BufferedImage grey(BufferedImage image) {
        var grey = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                grey.getRaster().setSample(x, y, 0, luma(image.getRGB(x, y)));
            }
        }
        return grey;
    }

    /** What a grey file shows, in colour. */
    static BufferedImage greyInColour(BufferedImage image) {
        var colour = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colour.setRGB(x, y, luma(image.getRGB(x, y)) * 0x010101);
            }
        }
        return colour;
    }

    static BufferedImage sixteenBits(BufferedImage image) {
        var colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        var raster = colours.createCompatibleWritableRaster(image.getWidth(), image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                raster.setPixel(
                        x, y, new int[] {(rgb >> 16 & 0xFF) * 257, (rgb >> 8 & 0xFF) * 257, (rgb & 0xFF) * 257});
            }
        }
        return new BufferedImage(colours, raster, false, null);
    }

    /** As transparent as it can be and look the same on white. */
    static BufferedImage transparent(BufferedImage image) {
        var out = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int[] samples = {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF};
                double opacity = 1 - 0.6 * Math.min(samples[0], Math.min(samples[1], samples[2])) / 255.0;
                int packed = (int) Math.round(255 * opacity);
                for (int sample : samples) {
                    long under = Math.round((sample - 255 * (1 - opacity)) / opacity);
                    packed = packed << 8 | (int) Math.max(0, Math.min(255, under));
                }
                out.setRGB(x, y, packed);
            }
        }
        return out;
    }

    /** The numbers that show the same colours under a Display P3 profile. */
    static BufferedImage inDisplayP3(BufferedImage image) {
        var out = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                double[] linear = {linear(rgb >> 16 & 0xFF), linear(rgb >> 8 & 0xFF), linear(rgb & 0xFF)};
                int packed = 0;
                for (double[] row : SRGB_TO_P3) {
                    packed = packed << 8 | encoded(row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]);
                }
                out.setRGB(x, y, packed);
            }
        }
        return out;
    }

    private static double linear(int sample) {
        double value = sample / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static int encoded(double linear) {
        double value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.max(0, Math.min(255, Math.round(255 * value)));
    }

    /** The JDK's own sRGB profile, with other primaries. */
    static byte[] displayP3Profile() {
        ICC_Profile profile = ICC_Profile.getInstance(
                ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        for (int i = 0; i < COLORANT_TAGS.length; i++) {
            ByteBuffer xyz = ByteBuffer.allocate(20).put(new byte[] {'X', 'Y', 'Z', ' ', 0, 0, 0, 0});
            for (double value : P3_COLORANTS[i]) {
                xyz.putInt((int) Math.round(value * 65_536));
            }
            profile.setData(COLORANT_TAGS[i], xyz.array());
        }
        return profile.getData();
    }

    /** Half of what the three inks share is printed in black. */
    static int[] invertedCmyk(int rgb, boolean ycck) {
        double red = (rgb >> 16 & 0xFF) / 255.0;
        double green = (rgb >> 8 & 0xFF) / 255.0;
        double blue = (rgb & 0xFF) / 255.0;
        double black = 0.5 * (1 - Math.max(red, Math.max(green, blue)));
        // What is left of the light: stored as 255 × (1 − ink).
        int[] stored = {
            sample(red / (1 - black)), sample(green / (1 - black)), sample(blue / (1 - black)), sample(1 - black)
        };
        if (!ycck) {
            return stored;
        }
        // libjpeg takes "RGB" of YCCK as inks: 255 minus what is stored otherwise.
        int r = 255 - stored[0];
        int g = 255 - stored[1];
        int b = 255 - stored[2];
        return new int[] {
            sample((0.299 * r + 0.587 * g + 0.114 * b) / 255),
            sample((128 - 0.168736 * r - 0.331264 * g + 0.5 * b) / 255),
            sample((128 + 0.5 * r - 0.418688 * g - 0.081312 * b) / 255),
            stored[3]
        };
    }

    private static int sample(double share) {
        return (int) Math.max(0, Math.min(255, Math.round(255 * share)));
    }
}
