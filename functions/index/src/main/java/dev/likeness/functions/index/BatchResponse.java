package dev.likeness.functions.index;

import java.util.List;

/**
 * What Lambda expects of a function with {@code ReportBatchItemFailures}: the messages to deliver again.
 *
 * @param batchItemFailures empty if all were handled
 */
public record BatchResponse(List<Failure> batchItemFailures) {
    /** One message, by its id. */
    public record Failure(String itemIdentifier) {}
}
