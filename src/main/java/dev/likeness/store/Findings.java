package dev.likeness.store;

import dev.likeness.ModelKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an analysis found of all images.
 *
 * @param model whose embeddings were analysed
 * @param startedAt by the database's clock: images that came or changed since are not among them
 * @param clusters how many to show unless one asks for another number
 * @param nodes the dendrogram
 * @param images of every image where it belongs
 * @param examples of each node's images those most like its centre, the most like first
 * @param nearDuplicates images of groups of two and more; null if they were not looked for: those of this model that were found
 *     before stay
 * @param outliers those least like any other
 */
public record Findings(
        ModelKey model,
        Instant startedAt,
        int clusters,
        List<Node> nodes,
        List<Image> images,
        List<Example> examples,
        List<NearDuplicate> nearDuplicates,
        List<Outlier> outliers) {
    /** A cluster: see the table {@code cluster}. */
    public record Node(int id, Integer parent, int firstLeaf, int lastLeaf, int images) {}

    /**
     * An image in a leaf of the dendrogram.
     *
     * @param sha256 of the file that was analysed, in hexadecimal digits
     * @param distance from the leaf's centre
     * @param x on the map
     * @param y on the map
     */
    public record Image(UUID id, String sha256, int leaf, float distance, float x, float y) {}

    public record Example(int node, int rank, UUID imageId) {}

    /** @param similarity to the best of its group */
    public record NearDuplicate(UUID imageId, int group, float similarity) {}

    /** @param similarity mean cosine similarity to the most similar others */
    public record Outlier(UUID imageId, float similarity) {}
}
