package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether a running Likeness does what it is for: a photo that is indexed is found, and can be looked at. */
final class StackChecks {
    private static final double ITSELF = 0.999;
    private static final int FOUND = 200;
    private static final int MISSING = 404;
    private static final String ON_AWS = " (on AWS: README, \"When something fails\").";

    private final ApiClient client;

    StackChecks(ApiClient client) {
        this.client = client;
    }

    /** @throws CommandException if nobody answers, or not as Likeness does */
    List<Check> run() {
        JsonNode status = client.get("v1/status");
        if (!status.path("model").isTextual()) {
            throw new CommandException(client.base() + " answers, but not as Likeness does");
        }
        List<Check> checks = new ArrayList<>();
        checks.add(Check.ok(
                "answers",
                "%s; %,d photos indexed"
                        .formatted(
                                status.path("model").asText(),
                                status.at("/images/indexed").asLong())));
        checks.add(rejected(status));
        checks.add(queue(status.path("queue")));
        JsonNode image = client.get("v1/images?limit=1").at("/images/0");
        if (image.isMissingNode()) {
            checks.add(Check.warning("search", "nothing is indexed yet", "`./likeness index FOLDER` changes that."));
        } else {
            checks.add(guarded("search", () -> search(image)));
            checks.add(guarded("bucket", () -> bucket(image)));
        }
        return checks;
    }

    private static Check guarded(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (CommandException e) {
            return Check.failed(name, e.getMessage(), "Its log says more.");
        }
    }

    private static Check rejected(JsonNode status) {
        long rejected = status.at("/images/rejected").asLong();
        if (rejected == 0) {
            return Check.ok("rejected", "no photo");
        }
        List<String> reasons = new ArrayList<>();
        status.path("rejections")
                .properties()
                .forEach(reason -> reasons.add(reason.getKey() + " " + reason.getValue()));
        return Check.warning(
                "rejected",
                "%,d photos: %s".formatted(rejected, String.join(", ", reasons)),
                "The page lists them under Browse; put pictures that can be read in their place. `./likeness retry`"
                        + " tries those again that ended the process" + ON_AWS);
    }

    private static Check queue(JsonNode queue) {
        if (!queue.isObject()) {
            return Check.ok("queue", "cannot be seen from here");
        }
        long dead = queue.path("dead").asLong();
        String found = "%,d wait, %,d are being indexed, %,d were given up on"
                .formatted(
                        queue.path("waiting").asLong(), queue.path("in_flight").asLong(), dead);
        return dead == 0
                ? Check.ok("queue", found)
                : Check.warning(
                        "queue", found, "The log says why they failed; `./likeness retry` puts them back" + ON_AWS);
    }

    /** Or one that is equal to it, of which there may be hundreds. */
    private Check search(JsonNode image) {
        String key = image.path("key").asText();
        byte[] query = ("{\"image_id\":\"" + image.path("image_id").asText() + "\"}").getBytes(StandardCharsets.UTF_8);
        double similarity = client.post("v1/search?k=1", "application/json", query)
                .at("/results/0/similarity")
                .asDouble();
        return similarity >= ITSELF
                ? Check.ok("search", "finds " + key + " by itself")
                : Check.failed(
                        "search",
                        "does not find " + key + " by itself",
                        "`./likeness audit` measures how much else is missed" + ON_AWS);
    }

    private Check bucket(JsonNode image) {
        String key = image.path("key").asText();
        int status = client.status(URI.create(image.path("url").asText()));
        if (status == FOUND) {
            return Check.ok("bucket", "serves " + key);
        }
        return Check.failed(
                "bucket",
                "answers " + status + " for " + key,
                status == MISSING
                        ? "`./likeness reconcile` removes what is gone from the bucket" + ON_AWS
                        : "Who signs the links may not read the bucket, or a clock is wrong.");
    }
}
