package dev.likeness.local.stack;

import dev.likeness.functions.search.QueueDepth;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the local queue how much work waits. */
@ApplicationScoped
class LocalQueueDepth implements QueueDepth {
    @Override
    public Counts counts() {
        LocalQueue queue = LocalServer.stack().queue();
        return new Counts(queue.waiting(), queue.inFlight(), queue.dead());
    }
}
