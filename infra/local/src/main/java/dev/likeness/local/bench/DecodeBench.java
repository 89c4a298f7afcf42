package dev.likeness.local.bench;

import dev.likeness.ModelInput;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.bench.Turns.Work;
import dev.likeness.local.install.Progress;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** How fast photos become what VGG16 reads: ours, at full size, and by ImageIO, which alone does not even scale. */
public final class DecodeBench {
    private static final ModelInput INPUT = ModelInput.squashed(224);
    private static final String IMAGE_IO = "ImageIO";
    private static final String REFERENCE = "12 MP JPEG, " + IMAGE_IO;
    private static final int SMALL_PIXELS = 400 * 400;

    private final Progress progress;

    public DecodeBench(Progress progress) {
        this.progress = progress;
    }

    /**
     * A row.
     *
     * @param msPerImage least of all runs, one at a time
     * @param ratio how many times faster than the reference
     * @param ratioToImageIo how many times faster than ImageIO on the same file
     */
    public record Row(String name, double msPerImage, double ratio, double ratioToImageIo) {}

    public record Report(String bench, String machine, String reference, List<Row> rows) {}

    /** @param photo any that ImageIO reads; it is made larger and smaller */
    public Report run(byte[] photo) throws IOException {
        progress.begin("Making files", 3, "files");
        ScaledPhoto large = ScaledPhoto.of(photo, ScaledPhoto.TWELVE_MEGAPIXELS);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("12 MP JPEG", large.jpeg(false));
        files.put("12 MP progressive JPEG", large.jpeg(true));
        files.put("12 MP WebP", large.webp());
        files.put("400 px JPEG", ScaledPhoto.of(photo, SMALL_PIXELS).jpeg(false));
        Map<String, Map<String, Double>> measured = new LinkedHashMap<>();
        progress.begin("Measuring", files.size(), "files");
        long done = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            measured.put(file.getKey(), measure(file.getValue()));
            progress.reach(++done);
        }
        progress.done();
        double reference = measured.get("12 MP JPEG").get(IMAGE_IO);
        List<Row> rows = new ArrayList<>();
        measured.forEach((file, ways) -> ways.forEach((way, millis) ->
                rows.add(new Row(file + ", " + way, millis, reference / millis, ways.get(IMAGE_IO) / millis))));
        return new Report("decode", Machine.describe(), REFERENCE, rows);
    }

    private static Map<String, Double> measure(byte[] file) {
        var decoder = ImageDecoder.ofEnvironment();
        var fullSize = ImageDecoder.ofFullSize();
        Map<String, Work<RuntimeException>> ways = new LinkedHashMap<>();
        ways.put(IMAGE_IO, () -> imageIo(file));
        ways.put(IMAGE_IO + " and AWT's area averaging", () -> scaled(imageIo(file)));
        ways.put("at full size", () -> fullSize.decode(file, INPUT));
        ways.put("ours", () -> decoder.decode(file, INPUT));
        double[] least = Turns.leastMillis(List.copyOf(ways.values()));
        Map<String, Double> measured = new LinkedHashMap<>();
        ways.keySet().forEach(way -> measured.put(way, least[measured.size()]));
        return measured;
    }

    /** The JDK's own reader where it has one. */
    private static BufferedImage imageIo(byte[] file) {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            List<ImageReader> readers = new ArrayList<>();
            ImageIO.getImageReaders(in).forEachRemaining(readers::add);
            ImageReader reader = readers.stream()
                    .filter(one -> one.getClass().getName().startsWith("com.sun."))
                    .findFirst()
                    .orElseGet(() -> readers.get(0));
            reader.setInput(in);
            BufferedImage image = reader.read(0);
            readers.forEach(ImageReader::dispose);
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage scaled(BufferedImage image) {
        Image small = image.getScaledInstance(INPUT.side(), INPUT.side(), Image.SCALE_AREA_AVERAGING);
        var scaled = new BufferedImage(INPUT.side(), INPUT.side(), BufferedImage.TYPE_INT_RGB);
        scaled.createGraphics().drawImage(small, 0, 0, null);
        return scaled;
    }
}
