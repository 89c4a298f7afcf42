package dev.likeness.embedding;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The model that answers now. Whoever does something in several steps takes it once, so that another model cannot come in
 * between. Thread-safe.
 */
public final class CurrentModel {
    private final ReadWriteLock changes = new ReentrantReadWriteLock(true);
    private volatile Model model;

    public CurrentModel(Model model) {
        this.model = model;
    }

    /** For reading: what was written for this model stays there when another takes over. */
    public Model get() {
        return model;
    }

    /** For writing: the model stays the current one until the work is done. Many at once. */
    public <T> T whileCurrent(Function<Model, T> work) {
        changes.readLock().lock();
        try {
            return work.apply(model);
        } finally {
            changes.readLock().unlock();
        }
    }

    /**
     * Lets another model answer from now on, if it is ready. Nothing is written meanwhile: what the question finds is all
     * there is.
     *
     * @return whether it was ready
     */
    public boolean switchTo(Model next, BooleanSupplier isReady) {
        changes.writeLock().lock();
        try {
            boolean ready = isReady.getAsBoolean();
            if (ready) {
                model = next;
            }
            return ready;
        } finally {
            changes.writeLock().unlock();
        }
    }
}
