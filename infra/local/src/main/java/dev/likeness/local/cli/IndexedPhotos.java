package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds indexed photos that somebody names on the command line: by a file that is the same photo, or by their key. */
final class IndexedPhotos {
    private static final int PAGE = 500;

    private final ApiClient api;

    IndexedPhotos(ApiClient api) {
        this.api = api;
    }

    /**
     * @param photos files or keys
     * @throws CommandException if one of them is not indexed
     */
    List<String> ids(List<String> photos) {
        return photos.stream().map(this::id).toList();
    }

    private String id(String photo) {
        Path file = Path.of(photo);
        return Files.isRegularFile(file) ? ofFile(file) : ofKey(photo);
    }

    private String ofFile(Path file) {
        JsonNode found = api.post("v1/search?k=1&mode=duplicate", "application/octet-stream", PhotoFile.read(file));
        return requireFound(found.at("/results/0"), file.toString());
    }

    private String ofKey(String key) {
        String after = "";
        while (after != null) {
            JsonNode page = api.get("v1/images?limit=" + PAGE + "&prefix=" + encoded(key) + "&after=" + encoded(after));
            for (JsonNode image : page.path("images")) {
                if (image.path("key").asText().equals(key)) {
                    return image.path("image_id").asText();
                }
            }
            after = page.path("next").asText(null);
        }
        throw notIndexed(key);
    }

    private static String requireFound(JsonNode image, String name) {
        if (image.isMissingNode()) {
            throw notIndexed(name);
        }
        return image.path("image_id").asText();
    }

    private static CommandException notIndexed(String name) {
        return new CommandException(
                "No indexed photo is " + name + ". `likeness index` adds files; GET /v1/images lists the keys.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
