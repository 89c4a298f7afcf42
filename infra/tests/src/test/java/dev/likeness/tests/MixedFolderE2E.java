package dev.likeness.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.ModelInput;
import dev.likeness.corpus.GoodPictures;
import dev.likeness.corpus.GoodPictures.Variety;
import dev.likeness.corpus.HostilePictures;
import dev.likeness.image.ImageDecoder;
import dev.likeness.image.RejectedImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as people have them, only worse: a thousand files, good and bad, through {@code likeness index}. */
class MixedFolderE2E {
    private static final int FILES = 1_000;
    private static final String ACCEPTED = "accepted";

    @TempDir
    private Path home;

    private static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, Variety> variety : GoodPictures.all().entrySet()) {
            for (int orientation = 1; orientation <= variety.getValue().orientations(); orientation++) {
                files.put(
                        "good/" + variety.getKey() + ", " + orientation,
                        variety.getValue().file(orientation));
            }
        }
        HostilePictures.all().forEach((name, file) -> files.put("hostile/" + name, file));
        List<Map.Entry<String, byte[]>> whole =
                List.copyOf(HostilePictures.whole().entrySet());
        for (int seed = 1_000; files.size() < FILES; seed++) {
            Map.Entry<String, byte[]> file = whole.get(seed % whole.size());
            files.put(
                    "flipped/" + file.getKey() + " " + seed,
                    HostilePictures.flipped(file.getValue(), 3, new Random(seed)));
        }
        return files;
    }

    private static String outcome(ImageDecoder decoder, byte[] file) {
        try {
            decoder.decode(file, ModelInput.squashed(96));
            return ACCEPTED;
        } catch (RejectedImageException e) {
            return e.code();
        }
    }

    @Test
    void index_aThousandMixedFiles_accountsForEach() throws Exception {
        Path folder = home.resolve("mixed");
        var decoder = ImageDecoder.ofEnvironment();
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            expected.put(file.getKey(), outcome(decoder, file.getValue()));
        }
        assertThat(expected).hasSizeGreaterThanOrEqualTo(FILES);
        Map<String, Integer> counts = new HashMap<>();
        expected.values().forEach(outcome -> counts.merge(outcome, 1, Integer::sum));

        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            LikenessProcess.Result result = likeness.run("index", "--json", folder.toString());
            assertThat(result.exitCode()).as(result.err()).isZero();
            JsonNode summary = result.json();
            System.err.println(summary.path("indexed") + " indexed, " + summary.path("rejected_by_reason"));
            Map<String, String> rejected = new TreeMap<>(expected);
            rejected.values().removeIf(ACCEPTED::equals);
            assertThat(rejected(client)).isEqualTo(rejected);
            int accepted = counts.remove(ACCEPTED);
            assertThat(summary.path("indexed").asInt()).isEqualTo(accepted);
            assertThat(summary.path("rejected").asInt()).isEqualTo(expected.size() - accepted);
            counts.forEach((reason, count) -> assertThat(
                            summary.path("rejected_by_reason").path(reason).asInt())
                    .as(reason)
                    .isEqualTo(count));
            assertThat(client.awaitIdle().at("/queue/dead").asInt()).isZero();
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static Map<String, String> rejected(Client client) throws Exception {
        Map<String, String> rejected = new TreeMap<>();
        String after = "";
        do {
            JsonNode page =
                    client.get("/v1/images?state=rejected&limit=500" + after).body();
            for (JsonNode image : page.path("images")) {
                rejected.put(image.path("key").asText(), image.path("reason").asText());
            }
            after = page.path("next").isNull()
                    ? null
                    : "&after=" + page.path("next").asText();
        } while (after != null);
        return rejected;
    }
}
