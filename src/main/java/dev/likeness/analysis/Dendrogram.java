package dev.likeness.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Clusters of clusters, by Ward's method (1963): the two whose union adds least to the sum of squared distances are put
 * together, until one is left. Any number of clusters can be had of it, and those of a smaller number are unions of those of a
 * greater. Immutable.
 */
public final class Dendrogram {
    private final List<Node> nodes;
    private final int[] leafOf;

    private Dendrogram(List<Node> nodes, int[] leafOf) {
        this.nodes = nodes;
        this.leafOf = leafOf;
    }

    /**
     * A cluster.
     *
     * @param id leaves first, from 0, in an order in which each node's are side by side; then in the order of their making
     * @param parent the node that it became part of, or null
     * @param images how many
     * @param centre their mean
     */
    public record Node(int id, Integer parent, int firstLeaf, int lastLeaf, int images, float[] centre) {
        private static Node union(int id, Node one, Node other) {
            int images = one.images + other.images;
            float[] centre = new float[one.centre.length];
            for (int i = 0; i < centre.length; i++) {
                centre[i] = (one.centre[i] * one.images + other.centre[i] * other.images) / images;
            }
            return new Node(id, null, 0, 0, images, centre);
        }

        private static double cost(Node one, Node other) {
            return (double) one.images
                    * other.images
                    / (one.images + other.images)
                    * Distance.squared(one.centre, other.centre);
        }
    }

    private record Merge(int one, int other) {}

    /**
     * @param centres of the leaves
     * @param images of each, at least one
     */
    static Dendrogram of(List<float[]> centres, int[] images) {
        List<Node> unplaced = new ArrayList<>();
        List<Node> roots = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            unplaced.add(new Node(i, null, 0, 0, images[i], centres.get(i)));
        }
        roots.addAll(unplaced);
        List<Merge> merges = new ArrayList<>();
        while (roots.size() > 1) {
            Merge merge = cheapest(roots);
            Node other = roots.remove(merge.other());
            Node one = roots.remove(merge.one());
            Node union = Node.union(unplaced.size(), one, other);
            unplaced.add(union);
            roots.add(union);
            merges.add(new Merge(one.id(), other.id()));
        }
        return place(unplaced, merges, images.length);
    }

    /** @return where in {@code roots}, the lower index first */
    private static Merge cheapest(List<Node> roots) {
        Merge cheapest = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < roots.size(); i++) {
            for (int j = i + 1; j < roots.size(); j++) {
                double cost = Node.cost(roots.get(i), roots.get(j));
                if (cost < least) {
                    least = cost;
                    cheapest = new Merge(i, j);
                }
            }
        }
        return cheapest;
    }

    /** From the root down, each node gives its leaves' places to its two parts. */
    private static Dendrogram place(List<Node> unplaced, List<Merge> merges, int leaves) {
        int nodes = unplaced.size();
        int[] size = new int[nodes];
        Integer[] parent = new Integer[nodes];
        for (int id = 0; id < nodes; id++) {
            if (id < leaves) {
                size[id] = 1;
            } else {
                Merge merge = merges.get(id - leaves);
                size[id] = size[merge.one()] + size[merge.other()];
                parent[merge.one()] = id;
                parent[merge.other()] = id;
            }
        }
        int[] first = new int[nodes];
        for (int id = nodes - 1; id >= leaves; id--) {
            Merge merge = merges.get(id - leaves);
            first[merge.one()] = first[id];
            first[merge.other()] = first[id] + size[merge.one()];
        }
        List<Node> placed = new ArrayList<>();
        int[] leafOf = new int[leaves];
        for (Node node : unplaced) {
            int id = node.id();
            int placedId = id < leaves ? first[id] : id;
            placed.add(
                    new Node(placedId, parent[id], first[id], first[id] + size[id] - 1, node.images(), node.centre()));
            if (id < leaves) {
                leafOf[id] = placedId;
            }
        }
        placed.sort(Comparator.comparingInt(Node::id));
        return new Dendrogram(List.copyOf(placed), leafOf);
    }

    /** By id. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Of the leaves, in their order. */
    List<float[]> leafCentres() {
        return nodes.subList(0, leaves()).stream().map(Node::centre).toList();
    }

    int leaves() {
        return leafOf.length;
    }

    /** Which leaf the i-th centre became. */
    int leafOf(int centre) {
        return leafOf[centre];
    }

    /**
     * So many clusters, or as many as there are leaves.
     *
     * @param clusters at least one
     */
    List<Node> cut(int clusters) {
        // Each node beyond the leaves made one cluster of two: those with lower ids were made by then.
        int made = 2 * leaves() - Math.min(clusters, leaves());
        return nodes.stream()
                .filter(node -> node.id() < made && (node.parent() == null || node.parent() >= made))
                .toList();
    }
}
