package dev.likeness.local.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which running Likeness to speak to. */
final class ApiOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the API to use, such as http://127.0.0.1:8080 (default: the last `likeness up`)")
    private URI url;

    ApiClient client() {
        return new ApiClient(url != null ? url : URI.create(LastUp.read().http()));
    }
}
