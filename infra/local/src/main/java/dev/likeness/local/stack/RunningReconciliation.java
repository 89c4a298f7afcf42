package dev.likeness.local.stack;

import dev.likeness.index.Reconciliation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import java.util.function.Function;

/** One reconciliation at a time, which others can watch. Thread-safe. */
@ApplicationScoped
class RunningReconciliation {
    private volatile Reconciliation soFar = Reconciliation.NONE;

    synchronized Reconciliation alone(Function<Consumer<Reconciliation>, Reconciliation> work) {
        soFar = Reconciliation.NONE;
        return work.apply(progress -> soFar = progress);
    }

    Reconciliation soFar() {
        return soFar;
    }
}
