package dev.likeness.local.model;

import java.util.Locale;

/** What a model file computes in. Each precision of a model is a model of its own. */
public enum Precision {
    INT8,
    FP32;

    /** As in ids and on the card. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
