package dev.likeness.local.evaluate;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** What is done to a photo before it is a query. */
enum Noise {
    CLEAN("clean", 0, 0),
    GAUSSIAN_10("Gaussian, sigma 10", 10, 0),
    GAUSSIAN_25("Gaussian, sigma 25", 25, 0),
    GAUSSIAN_50("Gaussian, sigma 50", 50, 0),
    IMPULSES("salt and pepper, 5 %", 0, 0.05);

    private static final int WHITE = 0xFFFFFF;

    private final String label;
    private final double sigma;
    private final double impulses;

    /**
     * @param sigma of what is added to each sample, independently
     * @param impulses share of pixels that become black or white
     */
    Noise(String label, double sigma, double impulses) {
        this.label = label;
        this.sigma = sigma;
        this.impulses = impulses;
    }

    String label() {
        return label;
    }

    /** @return a PNG of the noisy photo in its own size; the file itself if nothing is done to it */
    byte[] applyTo(byte[] file, long seed) throws IOException {
        if (this == CLEAN) {
            return file;
        }
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        if (image == null) {
            throw new EvaluationException("ImageIO cannot read one of the photos, so it cannot be made noisy.", null);
        }
        var random = new Random(seed);
        var noisy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                noisy.setRGB(x, y, noisy(image.getRGB(x, y), random));
            }
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(noisy, "png", png);
        return png.toByteArray();
    }

    private int noisy(int rgb, Random random) {
        if (impulses > 0) {
            boolean hit = random.nextDouble() < impulses;
            return hit ? random.nextInt(2) * WHITE : rgb;
        }
        int noisy = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            long sample = Math.round((rgb >> shift & 0xFF) + sigma * random.nextGaussian());
            noisy = noisy << 8 | (int) Math.max(0, Math.min(255, sample));
        }
        return noisy;
    }
}
