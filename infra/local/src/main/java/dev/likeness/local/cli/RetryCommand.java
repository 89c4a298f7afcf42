package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code likeness retry}. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description =
                "Puts what is in the dead-letter queue back into the queue: photos that could not be indexed five times,"
                        + " because something was away or because they ended the process.",
        footer = {
            "",
            "On AWS: aws sqs start-message-move-task --source-arn ARN, with the output",
            "IndexDeadLetterQueueArn of the stack."
        })
final class RetryCommand implements Callable<Integer> {
    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        JsonNode answer = api.client().post("local/retry", "text/plain", new byte[0]);
        int retried = answer.path("retried").asInt();
        output.answer(
                answer,
                out -> out.println(
                        retried == 0
                                ? "Nothing was given up on."
                                : retried
                                        + " in the queue again. `./likeness reconcile` tells when all is as the bucket."));
        return CommandLine.ExitCode.OK;
    }
}
