package dev.likeness.tests.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.likeness.tests.Repository;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * The pictures of the page in {@code docs/}: taken here, and compared with those that are there, so that they cannot go
 * stale. {@code -Dlikeness.screenshots=write} writes them anew.
 */
final class Screenshots {
    private static final Path DOCS = Repository.ROOT.resolve("docs");
    private static final Path TAKEN = Repository.ROOT.resolve("infra/tests/target/screenshots");

    /** They are compared as coarsely as this: fonts and single pixels differ from machine to machine. */
    private static final int SIDE = 24;

    /** On average, of 255 grey values. */
    private static final double MOST_DIFFERENCE = 14;

    private Screenshots() {}

    static void take(Page page, String name) throws IOException {
        byte[] png = page.screenshot();
        Path taken = TAKEN.resolve(name + ".png");
        Files.createDirectories(TAKEN);
        Files.write(taken, png);
        Path kept = DOCS.resolve(name + ".png");
        if (System.getProperty("likeness.screenshots", "").equals("write")) {
            Files.createDirectories(DOCS);
            Files.write(kept, png);
        }
        assertThat(kept)
                .as("docs/ lacks %s.png; -Dlikeness.screenshots=write writes it", name)
                .exists();
        assertThat(difference(ImageIO.read(new ByteArrayInputStream(png)), ImageIO.read(kept.toFile())))
                .as("docs/%s.png no longer shows the page as it is (see %s); -Dlikeness.screenshots=write", name, taken)
                .isLessThan(MOST_DIFFERENCE);
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        int[] first = coarse(one);
        int[] second = coarse(other);
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.abs(first[i] - second[i]);
        }
        return sum / first.length;
    }

    private static int[] coarse(BufferedImage image) {
        var small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        small.createGraphics().drawImage(image.getScaledInstance(SIDE, SIDE, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        return small.getRaster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
    }
}
