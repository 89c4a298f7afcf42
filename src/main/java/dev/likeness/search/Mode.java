package dev.likeness.search;

import dev.likeness.ModelKey;
import java.util.Arrays;
import java.util.Locale;

/** What is compared. */
public enum Mode {
    /** Whole pictures by the network's last features: the same kind of thing. */
    SIMILAR(ModelKey.EMBEDDING, -1),
    /** The most active features of overlapping regions (R-MAC): the same object or scene. */
    SAME(ModelKey.REGIONS, -1),
    /** As {@link #SAME}, but only what is the same photo, resized or compressed anew ({@code evaluate --duplicates}). */
    DUPLICATE(ModelKey.REGIONS, ModelKey.DUPLICATE_SIMILARITY);

    private final String output;
    private final double leastSimilarity;

    Mode(String output, double leastSimilarity) {
        this.output = output;
        this.leastSimilarity = leastSimilarity;
    }

    /** The least cosine similarity of a result. */
    public double leastSimilarity() {
        return leastSimilarity;
    }

    /** Which of the model's outputs is compared. */
    String output() {
        return output;
    }

    /** Such as {@code similar}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidParameterException if there is none such */
    public static Mode ofCode(String code) {
        return Arrays.stream(values())
                .filter(mode -> mode.code().equals(code))
                .findAny()
                .orElseThrow(() -> new InvalidParameterException(
                        "'mode' must be similar, same or duplicate, not '" + code + "'."));
    }
}
