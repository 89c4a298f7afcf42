package dev.likeness.local.cli;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which running Likeness to speak to. */
final class ApiOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the API to use, such as http://127.0.0.1:8080 (default: the last `likeness up`)")
    private URI url;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Whether it was said, and not left to the last {@code up}. */
    boolean isNamed() {
        return url != null;
    }

    ApiClient client() {
        if (url != null && !ApiClient.isAddress(url)) {
            throw new ParameterException(
                    command.commandLine(), "--url must be such as http://127.0.0.1:8080, not '" + url + "'.");
        }
        return new ApiClient(url != null ? url : URI.create(LastUp.read().http()));
    }
}
