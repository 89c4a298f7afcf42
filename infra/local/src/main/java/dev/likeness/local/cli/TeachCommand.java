package dev.likeness.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code likeness teach}. */
@Command(
        name = "teach",
        mixinStandardHelpOptions = true,
        description = "Makes a category of a handful of photos, and shows which others belong to it.",
        footer = {
            "",
            "Five to ten examples do well. Where the category holds photos that do not",
            "belong, teach it again, all examples, with some of these after --not: that",
            "helps most. A category of the same name is replaced.",
            "",
            "  likeness teach sandals a.jpg b.jpg shoes/7.jpg --not boots/1.jpg boots/4.jpg",
            "",
            "How good it is, is measured by leave-one-out: each example is judged by what",
            "is learned without it. The page shows categories under Analyse; GET",
            "/v1/categories/ID lists all photos of one, DELETE forgets it."
        })
final class TeachCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Parameters(index = "0", paramLabel = "NAME", description = "of the category")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "2..*",
            paramLabel = "PHOTO",
            description = "what belongs: files of indexed photos, or their keys; at least two")
    private List<String> photos;

    @Option(names = "--not", arity = "1..*", paramLabel = "PHOTO", description = "what does not belong, likewise")
    private List<String> unlike = List.of();

    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        ApiClient client = api.client();
        var indexed = new IndexedPhotos(client);
        JsonNode category =
                client.post("v1/categories", "application/json", body(indexed.ids(photos), indexed.ids(unlike)));
        JsonNode page =
                client.get("v1/categories/" + category.path("category_id").asText() + "?limit=" + SHOWN);
        output.answer(page, out -> print(page, out));
        return CommandLine.ExitCode.OK;
    }

    private byte[] body(List<String> like, List<String> not) {
        var json = new ObjectMapper();
        ObjectNode body = json.createObjectNode().put("name", name);
        body.set("image_ids", json.valueToTree(like));
        body.set("not_image_ids", json.valueToTree(not));
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("texts can be written", e);
        }
    }

    private static void print(JsonNode page, PrintWriter out) {
        JsonNode category = page.path("category");
        out.printf(
                "Taught without them, '%s' recognises %d of its %d examples; of %d other photos, %d seem to belong.%n",
                category.path("name").asText(),
                category.path("recognised").asInt(),
                category.path("examples").asInt(),
                category.path("others").asInt(),
                category.path("accepted").asInt());
        out.println("probability  photo");
        for (JsonNode image : page.path("images")) {
            out.printf(
                    "%11.3f  %s%n",
                    image.path("probability").asDouble(), image.path("key").asText());
        }
        if (!page.path("next").isNull()) {
            out.printf(
                    "… and more: GET /v1/categories/%s%n",
                    category.path("category_id").asText());
        }
    }
}
