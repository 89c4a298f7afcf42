package dev.likeness.search;

import dev.likeness.Label;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.image.Box;
import dev.likeness.image.ImageDecoder;
import dev.likeness.store.FindImage;
import dev.likeness.store.FindThumbnail;
import dev.likeness.store.ImageState;
import dev.likeness.store.StoredImage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * Where in an image its labels are, coarsely: the network looks at windows of half and of three quarters of it, a quarter apart,
 * and a label's box is the mean of those in which it is likeliest (RATIONALE.md has how often that is right). As many forward
 * passes as there are windows. Thread-safe.
 */
@ApplicationScoped
public class LocateLabels {
    private static final double[] SIZES = {0.5, 0.75, 1};
    private static final double STEP = 0.25;
    private static final List<Window> WINDOWS = windows();

    /** Of a window, as a share of the likeliest: those that are less likely do not count. */
    private static final double LEAST_SHARE = 0.7;

    /** Windows in one forward pass: four took 170 MB more at VGG16's size than a search does (ColdStartE2E). */
    private static final int TOGETHER = 2;

    private final ImageDecoder decoder;
    private final CurrentModel currentModel;
    private final FindImage findImage;
    private final FindThumbnail findThumbnail;

    @Inject
    public LocateLabels(
            ImageDecoder decoder, CurrentModel currentModel, FindImage findImage, FindThumbnail findThumbnail) {
        this.decoder = decoder;
        this.currentModel = currentModel;
        this.findImage = findImage;
        this.findThumbnail = findThumbnail;
    }

    /** @param box in pixels of the upright picture */
    public record Located(Label label, Box box) {}

    /** Of a picture whose sides are 1 long. */
    private record Window(double x, double y, double size) {
        Box in(int width, int height) {
            int left = (int) Math.round(x * width);
            int top = (int) Math.round(y * height);
            int right = (int) Math.round((x + size) * width);
            int bottom = (int) Math.round((y + size) * height);
            return new Box(
                    Math.min(left, width - 1),
                    Math.min(top, height - 1),
                    Math.max(1, right - left),
                    Math.max(1, bottom - top));
        }
    }

    private static List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        for (double size : SIZES) {
            for (double y = 0; y + size <= 1; y += STEP) {
                for (double x = 0; x + size <= 1; x += STEP) {
                    windows.add(new Window(x, y, size));
                }
            }
        }
        return windows;
    }

    /**
     * @return the labels that the image was indexed with, the likeliest first
     * @throws NotFoundException if there is no such indexed image
     * @throws dev.likeness.store.StoreUnavailableException if the database does not answer
     */
    public List<Located> run(UUID id) {
        Model model = currentModel.get();
        StoredImage image = findImage
                .run(id)
                .filter(found -> found.state() == ImageState.INDEXED)
                .orElseThrow(() -> notFound(id));
        if (image.labels().isEmpty()) {
            return List.of();
        }
        byte[] thumbnail = findThumbnail.run(id).orElseThrow(() -> notFound(id)).jpeg();
        List<Embedding> seen = look(model, thumbnail);
        return image.labels().stream()
                .map(label -> new Located(label, box(label, seen).in(image.width(), image.height())))
                .toList();
    }

    private List<Embedding> look(Model model, byte[] thumbnail) {
        var size = decoder.decode(thumbnail, model.input());
        List<byte[]> pixels = WINDOWS.stream()
                .map(window -> decoder.decode(thumbnail, model.input(), window.in(size.width(), size.height()))
                        .picture()
                        .rgb())
                .toList();
        List<Embedding> seen = new ArrayList<>();
        for (int i = 0; i < pixels.size(); i += TOGETHER) {
            seen.addAll(model.embedder().embed(pixels.subList(i, Math.min(pixels.size(), i + TOGETHER))));
        }
        return seen;
    }

    private static Window box(Label label, List<Embedding> seen) {
        double[] weights = new double[seen.size()];
        double most = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = probability(label.label(), seen.get(i));
            most = Math.max(most, weights[i]);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] < LEAST_SHARE * most ? 0 : weights[i];
            sum += weights[i];
        }
        if (sum == 0) {
            return new Window(0, 0, 1);
        }
        return new Window(
                mean(Window::x, weights, sum), mean(Window::y, weights, sum), mean(Window::size, weights, sum));
    }

    private static double mean(ToDoubleFunction<Window> of, double[] weights, double sum) {
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            mean += of.applyAsDouble(WINDOWS.get(i)) * weights[i] / sum;
        }
        return mean;
    }

    /** 0 unless it is among the likeliest. */
    private static double probability(String label, Embedding window) {
        return window.labels().stream()
                .filter(found -> found.label().equals(label))
                .mapToDouble(Label::probability)
                .findFirst()
                .orElse(0);
    }

    private static NotFoundException notFound(UUID id) {
        return new NotFoundException("There is no indexed image with id " + id + ".");
    }
}
