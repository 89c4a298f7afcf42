package dev.likeness.store;

import dev.likeness.ModelKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A category of a user's own.
 *
 * @param like images it is learned from, in the order in which they were given; those that are still there
 * @param unlike images that do not belong to it, likewise
 */
public record Category(
        UUID id,
        String name,
        Learned learned,
        Measured measured,
        List<UUID> like,
        List<UUID> unlike,
        Instant taughtAt) {
    /**
     * A linear classifier: an image belongs if {@code weights} · embedding + {@code bias} is not below zero.
     *
     * @param modelId of the model whose embeddings it is learned from
     * @param modelVersion likewise
     * @param weights one a dimension, not all zero
     */
    public record Learned(String modelId, String modelVersion, float[] weights, double bias) {
        /** Whether it can be used with this model's embeddings. */
        public boolean isOf(ModelKey model) {
            return model.is(modelId, modelVersion);
        }
    }

    /**
     * How good it is, by leave-one-out: what it says of images that it was not learned from.
     *
     * @param examples how many were given
     * @param recognised how many of them belong, learned without them
     * @param others images that are not among the examples
     * @param accepted how many of those belong, learned without them: a mistake, or one that nobody named yet
     */
    public record Measured(int examples, int recognised, int others, int accepted) {}
}
