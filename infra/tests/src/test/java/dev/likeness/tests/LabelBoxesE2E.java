package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.corpus.Jpegs;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real photos pasted somewhere on another, blurred: where their labels are said to be. */
class LabelBoxesE2E {
    private static final int PICTURES = 120;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;
    private static final double[] SIZES = {0.35, 0.45, 0.55, 0.65, 0.8};

    /** Measured: see the line that is printed. The whole picture has an intersection over union of about 0.36. */
    private static final double LEAST_IOU = 0.45;

    private static final double LEAST_POINTED = 0.9;

    @TempDir
    private Path home;

    private record Pasted(Path photo, int x, int y, int width, int height) {}

    @Test
    void boxes_areWhereThePhotosWerePasted() throws Exception {
        List<Path> photos;
        try (Stream<Path> walk = Files.walk(Repository.photos())) {
            photos = walk.filter(Files::isRegularFile).sorted().toList();
        }
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            Map<String, Pasted> pasted = paste(client, photos);
            client.await("/v1/status", status -> status.at("/images/indexed").asInt() == pasted.size());
            requireBoxes(client, pasted);
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static Map<String, Pasted> paste(Client client, List<Path> photos) throws IOException {
        Map<String, Pasted> all = new HashMap<>();
        var random = new Random(3);
        for (int i = 0; i < PICTURES; i++) {
            Path photo = photos.get(random.nextInt(photos.size()));
            var canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            var graphics = canvas.createGraphics();
            BufferedImage other =
                    ImageIO.read(photos.get(random.nextInt(photos.size())).toFile());
            Image blurred = other.getScaledInstance(12, 9, Image.SCALE_AREA_AVERAGING);
            graphics.drawImage(blurred, 0, 0, WIDTH, HEIGHT, null);
            double size = SIZES[random.nextInt(SIZES.length)];
            var at = new Pasted(
                    photo,
                    (int) (random.nextDouble() * (1 - size) * WIDTH),
                    (int) (random.nextDouble() * (1 - size) * HEIGHT),
                    (int) (size * WIDTH),
                    (int) (size * HEIGHT));
            graphics.drawImage(
                    ImageIO.read(photo.toFile()).getScaledInstance(at.width(), at.height(), Image.SCALE_AREA_AVERAGING),
                    at.x(),
                    at.y(),
                    null);
            String key = i + ".jpg";
            client.put(key, Jpegs.baseline(canvas));
            all.put(key, at);
        }
        return all;
    }

    private static void requireBoxes(Client client, Map<String, Pasted> pasted) throws Exception {
        List<Double> overlaps = new ArrayList<>();
        int pointed = 0;
        int boxes = 0;
        for (JsonNode image : client.get("/v1/images?limit=500").body().path("images")) {
            Pasted at = pasted.get(image.path("key").asText());
            String label = client.post("/v1/search", "image/jpeg", Files.readAllBytes(at.photo()))
                    .body()
                    .at("/query/labels/0/label")
                    .asText();
            JsonNode labels = client.get("/v1/images/" + image.path("image_id").asText() + "/labels")
                    .body()
                    .path("labels");
            assertThat(labels.findValuesAsText("label"))
                    .isEqualTo(image.path("labels").findValuesAsText("label"));
            for (JsonNode found : labels) {
                requireWithin(found.path("box"));
                boxes++;
                if (found.path("label").asText().equals(label)) {
                    overlaps.add(intersectionOverUnion(at, found.path("box")));
                    pointed += isCentredIn(at, found.path("box")) ? 1 : 0;
                }
            }
        }
        double mean =
                overlaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        System.out.printf(
                "boxes of %d labels (%d in all): intersection over union %.2f, above a half for %.2f; centred in the photo %.2f%n",
                overlaps.size(),
                boxes,
                mean,
                overlaps.stream().filter(overlap -> overlap > 0.5).count() / (double) overlaps.size(),
                pointed / (double) overlaps.size());
        assertThat(overlaps).hasSizeGreaterThan(PICTURES / 5);
        assertThat(mean).isGreaterThan(LEAST_IOU);
        assertThat(pointed / (double) overlaps.size()).isGreaterThan(LEAST_POINTED);
    }

    private static void requireWithin(JsonNode box) {
        assertThat(box.path("x").asInt()).isNotNegative();
        assertThat(box.path("y").asInt()).isNotNegative();
        assertThat(box.path("x").asInt() + box.path("width").asInt()).isLessThanOrEqualTo(WIDTH);
        assertThat(box.path("y").asInt() + box.path("height").asInt()).isLessThanOrEqualTo(HEIGHT);
    }

    private static boolean isCentredIn(Pasted at, JsonNode box) {
        double x = box.path("x").asInt() + box.path("width").asInt() / 2.0;
        double y = box.path("y").asInt() + box.path("height").asInt() / 2.0;
        return x > at.x() && x < at.x() + at.width() && y > at.y() && y < at.y() + at.height();
    }

    private static double intersectionOverUnion(Pasted at, JsonNode box) {
        double width = common(
                at.x(), at.width(), box.path("x").asInt(), box.path("width").asInt());
        double height = common(
                at.y(), at.height(), box.path("y").asInt(), box.path("height").asInt());
        double both = width * height;
        return both
                / ((double) at.width() * at.height()
                        + (double) box.path("width").asInt()
                                * box.path("height").asInt()
                        - both);
    }

    private static int common(int start, int length, int otherStart, int otherLength) {
        return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));
    }
}
