package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real photos with copies planted among them: what the analysis finds of these. */
class AnalysisE2E {
    private static final Path PHOTOS = Repository.ROOT.resolve("../shared/photos");

    /** One in three photos has copies. */
    private static final int EACH = 3;

    private static final double LEAST_PRECISION = 0.98;
    private static final double LEAST_RECALL = 0.95;

    /** By name, which stands in the key; those that are meant to be found. */
    private static final Map<String, Change> CHANGES = new TreeMap<>(Map.of(
            "resized", new Change(0.5, 0.9f, 0),
            "compressed", new Change(1, 0.3f, 0),
            "cropped", new Change(1, 0.9f, 0.05)));

    @TempDir
    private Path home;

    /** @param cut the share of each side that is cut off: 5 % leave 90 % of each side */
    private record Change(double scale, float quality, double cut) {
        void write(BufferedImage photo, Path file) throws IOException {
            int left = (int) (photo.getWidth() * cut);
            int top = (int) (photo.getHeight() * cut);
            int width = (int) ((photo.getWidth() - 2 * left) * scale);
            int height = (int) ((photo.getHeight() - 2 * top) * scale);
            var changed = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            changed.createGraphics()
                    .drawImage(
                            photo.getSubimage(left, top, photo.getWidth() - 2 * left, photo.getHeight() - 2 * top)
                                    .getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING),
                            0,
                            0,
                            null);
            ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
            ImageWriteParam compression = writer.getDefaultWriteParam();
            compression.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            compression.setCompressionQuality(quality);
            try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(changed, null, null), compression);
            } finally {
                writer.dispose();
            }
        }
    }

    /** @return how many photos have copies */
    private static int plant(Path folder) throws IOException {
        List<Path> photos;
        try (Stream<Path> walk = Files.walk(PHOTOS)) {
            photos = walk.filter(Files::isRegularFile).sorted().toList();
        }
        int planted = 0;
        for (int i = 0; i < photos.size(); i++) {
            String name = PHOTOS.relativize(photos.get(i)).toString().replace('/', '_');
            Files.copy(photos.get(i), folder.resolve(name + "~original.jpg"));
            if (i % EACH == 0) {
                BufferedImage photo = ImageIO.read(photos.get(i).toFile());
                for (Map.Entry<String, Change> change : CHANGES.entrySet()) {
                    change.getValue().write(photo, folder.resolve(name + "~" + change.getKey() + ".jpg"));
                }
                mirror(photo, folder.resolve(name + "~mirrored.jpg"));
                planted++;
            }
        }
        return planted;
    }

    /** Not meant to be found, and not wrong where it is. */
    private static void mirror(BufferedImage photo, Path file) throws IOException {
        var mirrored = new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
        mirrored.createGraphics().drawImage(photo, photo.getWidth(), 0, -photo.getWidth(), photo.getHeight(), null);
        new Change(1, 0.9f, 0).write(mirrored, file);
    }

    private static String original(String key) {
        return key.substring(0, key.indexOf('~'));
    }

    private static String change(String key) {
        return key.substring(key.indexOf('~') + 1, key.lastIndexOf('.'));
    }

    @Test
    void plantedCopies_areFound_andPhotosAreInClusters() throws Exception {
        assumeTrue(Files.isDirectory(PHOTOS), "SKIPPED: ../shared is missing: duplicates of real photos are not tried");
        Path folder = Files.createDirectory(home.resolve("photos"));
        int planted = plant(folder);
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            assertThat(client.get("/v1/clusters").body().path("analysis").isNull())
                    .isTrue();
            assertThat(likeness.run("index", folder.toString()).exitCode()).isZero();
            LikenessProcess.Result analysed = likeness.run("analyse", "--json");
            assertThat(analysed.exitCode()).as(analysed.err()).isZero();
            assertThat(analysed.json().path("images").asInt()).isEqualTo(300 + 4 * planted);
            requireDuplicates(groups(client), planted);
            requireClusters(client, 300 + 4 * planted);
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static List<List<String>> groups(Client client) throws Exception {
        List<List<String>> groups = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = client.get("/v1/duplicates?limit=7&after=" + after).body();
            for (JsonNode group : page.path("groups")) {
                groups.add(group.path("images").findValuesAsText("key"));
                assertThat(group.path("keep").asText())
                        .isEqualTo(group.at("/images/0/image_id").asText());
            }
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        return groups;
    }

    private static void requireDuplicates(List<List<String>> groups, int planted) {
        int right = 0;
        int wrong = 0;
        Map<String, Integer> found = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (List<String> group : groups) {
            assertThat(seen).as("each photo in one group").doesNotContainAnyElementsOf(group);
            seen.addAll(group);
            for (int i = 0; i < group.size(); i++) {
                for (int j = i + 1; j < group.size(); j++) {
                    if (original(group.get(i)).equals(original(group.get(j)))) {
                        right++;
                    } else {
                        wrong++;
                    }
                }
            }
            for (String key : group) {
                if (group.contains(original(key) + "~original.jpg")) {
                    found.merge(change(key), 1, Integer::sum);
                }
            }
        }
        double precision = right / (double) (right + wrong);
        System.out.printf(
                "duplicates: precision %.3f (%d pairs right, %d wrong); of %d each found: %s%n",
                precision, right, wrong, planted, new TreeMap<>(found));
        assertThat(precision).isGreaterThanOrEqualTo(LEAST_PRECISION);
        for (String change : CHANGES.keySet()) {
            assertThat(found.get(change) / (double) planted).as(change).isGreaterThanOrEqualTo(LEAST_RECALL);
        }
    }

    private static void requireClusters(Client client, int photos) throws Exception {
        JsonNode answer = client.get("/v1/clusters?k=10").body();
        assertThat(answer.path("clusters")).hasSize(10);
        int sum = 0;
        for (JsonNode cluster : answer.path("clusters")) {
            sum += cluster.path("photos").asInt();
            JsonNode first = client.get(
                            "/v1/clusters/" + cluster.path("cluster_id").asText() + "?limit=500")
                    .body();
            assertThat(first.path("images")).hasSize(cluster.path("photos").asInt());
        }
        assertThat(sum).isEqualTo(photos);
        assertThat(client.get("/v1/clusters/gone-1").status()).isEqualTo(404);
        assertThat(client.get("/v1/outliers?limit=3").body().path("images")).hasSize(3);
        assertThat(client.get("/v1/trends?of=cluster&every=day").body().path("series"))
                .isNotEmpty();
    }
}
