package dev.likeness.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Categories taught from some real photos of a kind: how many of the others of that kind are found, and how many wrong ones. */
class CategoriesE2E {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES = 6;
    private static final int MISTAKES = 5;

    /** Measured: see the line that is printed. A classifier that guesses has a precision of 0.1. */
    private static final double LEAST_F1 = 0.6;

    private static final double LEAST_F1_OF_SECOND_LESSON = 0.7;

    @TempDir
    private Path home;

    /** Over all photos but those that were taught. */
    private record Score(double precision, double recall) {
        double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }

        static Score mean(List<Score> scores) {
            return new Score(
                    scores.stream().mapToDouble(Score::precision).average().orElseThrow(),
                    scores.stream().mapToDouble(Score::recall).average().orElseThrow());
        }
    }

    @Test
    void teach_ofRealPhotos_findsMoreOfTheirKind() throws Exception {
        Path photos = Repository.photos();
        var likeness = new LikenessProcess(home);
        LikenessProcess.Up up = likeness.up("--empty");
        try (var client = new Client(up.endpoints())) {
            assertThat(likeness.run("index", photos.toString()).exitCode()).isZero();
            Map<String, String> ids = new HashMap<>();
            client.get("/v1/images?limit=500")
                    .body()
                    .path("images")
                    .forEach(image -> ids.put(
                            image.path("key").asText(), image.path("image_id").asText()));
            List<Score> first = new ArrayList<>();
            List<Score> second = new ArrayList<>();
            for (String kind : kinds(photos)) {
                List<String> examples = examples(photos.resolve(kind));
                List<String> found = teach(client, ids, kind, examples, List.of());
                first.add(score(kind, found, examples));
                List<String> mistakes = found.stream()
                        .filter(key -> !key.startsWith(kind + "/"))
                        .limit(MISTAKES)
                        .toList();
                found = teach(client, ids, kind, examples, mistakes);
                assertThat(found).noneMatch(mistakes::contains);
                second.add(score(kind, found, examples));
            }
            System.out.printf(
                    "categories of %d examples: %s, F1 %.2f; with up to %d mistakes named: %s, F1 %.2f%n",
                    EXAMPLES,
                    Score.mean(first),
                    Score.mean(first).f1(),
                    MISTAKES,
                    Score.mean(second),
                    Score.mean(second).f1());
            assertThat(Score.mean(first).f1()).isGreaterThan(LEAST_F1);
            assertThat(Score.mean(second).f1()).isGreaterThan(LEAST_F1_OF_SECOND_LESSON);
            requireAnswers(likeness, client);
            up.stop();
        } finally {
            up.kill();
        }
    }

    private static List<String> kinds(Path photos) throws IOException {
        try (Stream<Path> folders = Files.list(photos)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Spread over the folder. */
    private static List<String> examples(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            int step = all.size() / EXAMPLES;
            return Stream.iterate(0, i -> i + step)
                    .limit(EXAMPLES)
                    .map(i -> folder.getFileName() + "/" + all.get(i).getFileName())
                    .toList();
        }
    }

    /** @return the keys of all photos of the category, the likeliest first */
    private static List<String> teach(
            Client client, Map<String, String> ids, String name, List<String> examples, List<String> not)
            throws Exception {
        byte[] lesson = JSON.writeValueAsBytes(Map.of(
                "name", name,
                "image_ids", examples.stream().map(ids::get).toList(),
                "not_image_ids", not.stream().map(ids::get).toList()));
        JsonNode category =
                client.post("/v1/categories", "application/json", lesson).body();
        assertThat(category.path("examples").asInt()).isEqualTo(EXAMPLES);
        assertThat(category.path("recall").asDouble())
                .isCloseTo(category.path("recognised").asDouble() / EXAMPLES, within(1e-9));
        return members(client, category.path("category_id").asText());
    }

    private static List<String> members(Client client, String id) throws Exception {
        List<String> keys = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = client.get("/v1/categories/" + id + "?limit=40&after=" + after)
                    .body();
            page.path("images").forEach(image -> keys.add(image.path("key").asText()));
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        assertThat(keys).doesNotHaveDuplicates();
        return keys;
    }

    private static Score score(String kind, List<String> found, List<String> examples) throws IOException {
        List<String> others =
                found.stream().filter(key -> !examples.contains(key)).toList();
        long right = others.stream().filter(key -> key.startsWith(kind + "/")).count();
        double all = count(Repository.photos().resolve(kind)) - examples.size();
        return new Score(others.isEmpty() ? 1 : (double) right / others.size(), right / all);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private void requireAnswers(LikenessProcess likeness, Client client) throws Exception {
        JsonNode categories = client.get("/v1/categories").body().path("categories");
        assertThat(categories).hasSize(10);
        assertThat(categories.get(0).path("name").asText()).isEqualTo("dress");
        assertThat(categories.get(0).path("pictures")).hasSize(EXAMPLES);
        Path hat = Repository.photos().resolve("hat");
        try (Stream<Path> files = Files.list(hat)) {
            String[] arguments = Stream.concat(
                            Stream.of("teach", "hats"), files.sorted().limit(3).map(Path::toString))
                    .toArray(String[]::new);
            LikenessProcess.Result taught = likeness.run(arguments);
            assertThat(taught.exitCode()).as(taught.err()).isZero();
            assertThat(taught.out()).contains("'hats' recognises", "of its 3 examples", "hat/");
        }
        requireRefusals(client, categories.get(0));
        assertThat(likeness.run("teach", "hats", "hat/1.jpg").exitCode()).isEqualTo(2);
        LikenessProcess.Result refused = likeness.run("teach", "hats", "hat/1.jpg", "no/such.jpg");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("No indexed photo is");
    }

    private static void requireRefusals(Client client, JsonNode category) throws Exception {
        JsonNode ids = category.path("image_ids");
        for (String body : List.of(
                "{\"name\": \" \", \"image_ids\": " + ids + "}",
                "{\"name\": \"x\", \"image_ids\": \"" + ids.get(0).asText() + "\"}",
                "{\"name\": \"x\", \"image_ids\": " + ids + ", \"not_image_ids\": " + ids + "}",
                "{\"name\": \"x\", \"image_ids\": [" + ids.get(0) + "]}")) {
            Client.Answer answer = client.post("/v1/categories", "application/json", body.getBytes(UTF_8));
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.body().path("code").asText()).isEqualTo("invalid_parameter");
        }
        String path = "/v1/categories/" + category.path("category_id").asText();
        String next = client.get(path + "?limit=1").body().path("next").asText();
        assertThat(client.get(path + "?limit=1&after=" + next).status()).isEqualTo(200);
        for (String query : List.of("limit=0", "limit=101", "after=x")) {
            assertThat(client.get(path + "?" + query).status()).as(query).isEqualTo(400);
        }
        String another = client.get("/v1/categories")
                .body()
                .at("/categories/1/category_id")
                .asText();
        assertThat(client.get("/v1/categories/" + another + "?after=" + next).status())
                .isEqualTo(400);
        assertThat(client.get("/v1/categories/" + ids.get(0).asText()).status()).isEqualTo(404);
    }
}
