package dev.likeness.local.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Draws in units of the picture: (0, 0) is its upper left corner and (1, 1) the lower right one. */
final class Brush {
    private final Random random;
    private final Graphics2D graphics;
    private final int width;
    private final int height;

    Brush(BufferedImage canvas, Random random) {
        this.random = random;
        this.width = canvas.getWidth();
        this.height = canvas.getHeight();
        graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    /** A colour near one on the wheel: red at hue 0, green at ⅓, blue at ⅔. */
    Color colour(double hue, double saturation, double brightness) {
        return Color.getHSBColor(
                (float) (hue + between(-0.03, 0.03)), (float) clamp(saturation + between(-0.1, 0.1)), (float)
                        clamp(brightness + between(-0.08, 0.08)));
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    void ground(Color top, Color bottom) {
        graphics.setPaint(new GradientPaint(0, 0, top, 0, height, bottom));
        graphics.fillRect(0, 0, width, height);
    }

    void disc(Color colour, double x, double y, double radiusX, double radiusY) {
        graphics.setPaint(colour);
        graphics.fill(new Ellipse2D.Double(
                (x - radiusX) * width, (y - radiusY) * height, 2 * radiusX * width, 2 * radiusY * height));
    }

    void box(Color colour, double x, double y, double boxWidth, double boxHeight) {
        graphics.setPaint(colour);
        graphics.fill(new Rectangle2D.Double(x * width, y * height, boxWidth * width, boxHeight * height));
    }

    /** @param points x, y, x, y … */
    void shape(Color colour, double... points) {
        var polygon = new Polygon();
        for (int i = 0; i < points.length; i += 2) {
            polygon.addPoint((int) Math.round(points[i] * width), (int) Math.round(points[i + 1] * height));
        }
        graphics.setPaint(colour);
        graphics.fill(polygon);
    }

    void line(Color colour, double thickness, double x1, double y1, double x2, double y2) {
        graphics.setPaint(colour);
        graphics.setStroke(new BasicStroke(
                (float) (thickness * Math.min(width, height)), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.drawLine(
                (int) Math.round(x1 * width), (int) Math.round(y1 * height), (int) Math.round(x2 * width), (int)
                        Math.round(y2 * height));
    }

    void done() {
        graphics.dispose();
    }
}
