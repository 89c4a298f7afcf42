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
                "Tries again what was given up on: what is in the dead-letter queue goes back into the queue, and photos"
                        + " that are rejected because they ended the process (processing_failed) are read again.",
        footer = {
            "",
            "On AWS: aws sqs start-message-move-task --source-arn ARN, with the output",
            "IndexDeadLetterQueueArn of the stack, and for photos that ended the process:",
            "aws lambda invoke, of the maintain function, with the payload",
            "{\"task\": \"retry\"}."
        })
final class RetryCommand implements Callable<Integer> {
    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    @Override
    public Integer call() {
        JsonNode answer = api.client().post("local/retry");
        int retried = answer.path("retried").asInt();
        int repaired = answer.path("repaired").asInt();
        output.answer(
                answer,
                out -> out.println(
                        retried + repaired == 0
                                ? "Nothing that was given up on can be retried."
                                : retried + " in the queue again, " + repaired
                                        + " that had ended the process indexed."));
        return CommandLine.ExitCode.OK;
    }
}
