package dev.likeness.corpus;

import dev.likeness.image.Picture;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** The picture that every good file of the corpus shows: something like a still life, so that a network sees something. */
public final class Scene {
    private final BufferedImage image;

    private Scene(BufferedImage image) {
        this.image = image;
    }

    /** The same scene at any size. */
    public static Scene of(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(width / 400.0, height / 300.0);
        graphics.setPaint(new GradientPaint(0, 0, new Color(226, 214, 190), 400, 300, new Color(96, 120, 150)));
        graphics.fillRect(0, 0, 400, 300);
        graphics.setPaint(new GradientPaint(0, 190, new Color(120, 84, 52), 0, 300, new Color(70, 46, 30)));
        graphics.fillRect(0, 190, 400, 110);
        graphics.setPaint(new GradientPaint(60, 110, new Color(214, 60, 40), 150, 230, new Color(110, 20, 24)));
        graphics.fill(new Ellipse2D.Double(50, 100, 120, 125));
        graphics.setPaint(new GradientPaint(220, 60, new Color(60, 110, 70), 300, 240, new Color(24, 52, 40)));
        graphics.fill(bottle());
        graphics.setColor(new Color(236, 226, 200));
        graphics.fill(new Ellipse2D.Double(240, 130, 44, 60));
        graphics.setPaint(new GradientPaint(320, 180, new Color(240, 190, 60), 380, 240, new Color(190, 120, 30)));
        graphics.fill(new Ellipse2D.Double(310, 175, 74, 60));
        graphics.dispose();
        return new Scene(image);
    }

    private static Path2D bottle() {
        var bottle = new Path2D.Double();
        bottle.moveTo(248, 40);
        bottle.lineTo(276, 40);
        bottle.lineTo(278, 90);
        bottle.curveTo(300, 100, 304, 120, 304, 140);
        bottle.lineTo(302, 240);
        bottle.lineTo(222, 240);
        bottle.lineTo(220, 140);
        bottle.curveTo(220, 120, 224, 100, 246, 90);
        bottle.closePath();
        return bottle;
    }

    /** Fully opaque sRGB. */
    public BufferedImage image() {
        return image;
    }

    public Picture picture() {
        return picture(image);
    }

    static Picture picture(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] packed = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[packed.length * 3];
        for (int i = 0, o = 0; i < packed.length; i++) {
            rgb[o++] = (byte) (packed[i] >> 16);
            rgb[o++] = (byte) (packed[i] >> 8);
            rgb[o++] = (byte) packed[i];
        }
        return new Picture(width, height, rgb);
    }

    /** Stored so that turning it as EXIF says gives the scene: the inverse of each operation, written out. */
    public Scene storedFor(int orientation) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swaps = orientation > 4;
        var stored = new BufferedImage(swaps ? height : width, swaps ? width : height, BufferedImage.TYPE_INT_RGB);
        int right = width - 1;
        int bottom = height - 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                switch (orientation) {
                    case 1 -> stored.setRGB(x, y, rgb);
                    case 2 -> stored.setRGB(right - x, y, rgb);
                    case 3 -> stored.setRGB(right - x, bottom - y, rgb);
                    case 4 -> stored.setRGB(x, bottom - y, rgb);
                    case 5 -> stored.setRGB(y, x, rgb);
                    case 6 -> stored.setRGB(y, right - x, rgb);
                    case 7 -> stored.setRGB(bottom - y, right - x, rgb);
                    default -> stored.setRGB(bottom - y, x, rgb);
                }
            }
        }
        return new Scene(stored);
    }
}
