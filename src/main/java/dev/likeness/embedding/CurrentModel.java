package dev.likeness.embedding;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The model that answers now. Whoever does something in several steps takes it once, so that another model cannot come in
 * between. Thread-safe.
 */
public final class CurrentModel {
    private final AtomicReference<Model> model;

    public CurrentModel(Model model) {
        this.model = new AtomicReference<>(model);
    }

    public Model get() {
        return model.get();
    }

    /** From now on another model answers. */
    public void switchTo(Model next) {
        model.set(next);
    }
}
