package dev.likeness.local.samples;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** Sixty drawings of ten kinds, the same on every machine. */
public final class SamplePictures {
    private static final int OF_EACH_KIND = 6;
    private static final long SEED = 20_261_123;
    private static final int WIDTH = 400;
    private static final int HEIGHT = 320;

    private SamplePictures() {}

    /**
     * A picture.
     *
     * @param key such as {@code samples/fish/fish-1.png}
     * @param png its bytes
     */
    public record Sample(String key, byte[] png) {}

    /** Draws them all. */
    public static List<Sample> draw() {
        List<Sample> samples = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            for (int i = 1; i <= OF_EACH_KIND; i++) {
                var random = new Random(SEED + 31L * name.hashCode() + i);
                samples.add(new Sample("samples/" + name + "/" + name + "-" + i + ".png", draw(kind, random)));
            }
        }
        return samples;
    }

    private static byte[] draw(Kind kind, Random random) {
        var canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var brush = new Brush(canvas, random);
        kind.draw(brush);
        brush.done();
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(canvas, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return png.toByteArray();
    }
}
