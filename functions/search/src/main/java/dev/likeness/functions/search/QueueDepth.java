package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** How much work waits, where that can be known: locally. A function in a VPC cannot ask SQS, and has no such bean. */
public interface QueueDepth {
    /** The queue as it is now. */
    Counts counts();

    /**
     * Messages by state.
     *
     * @param waiting to be handled
     * @param inFlight being handled
     * @param dead given up on, in the dead-letter queue
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Counts(long waiting, long inFlight, long dead) {}
}
