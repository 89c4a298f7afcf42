package dev.likeness.analysis;

import dev.likeness.store.Findings;
import dev.likeness.store.ScanEmbeddings.Embedded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A clustering as it is stored: with examples of each cluster, and a map on which its clusters are far apart. */
final class ClusterFindings {
    private static final int EXAMPLES = 9;

    private final List<Embedded> ids;
    private final List<float[]> points;
    private final Clustering clustering;

    ClusterFindings(List<Embedded> ids, List<float[]> points, Clustering clustering) {
        this.ids = ids;
        this.points = points;
        this.clustering = clustering;
    }

    List<Findings.Node> nodes() {
        return clustering.dendrogram().nodes().stream()
                .map(node ->
                        new Findings.Node(node.id(), node.parent(), node.firstLeaf(), node.lastLeaf(), node.images()))
                .toList();
    }

    /** On the map, what spreads the clusters' centres most: it tells them apart better than what spreads all images most. */
    List<Findings.Image> images() {
        List<Dendrogram.Node> nodes = clustering.dendrogram().nodes();
        var map = PrincipalComponents.of(clustering.dendrogram().leafCentres(), 2);
        return IntStream.range(0, ids.size())
                .mapToObj(i -> {
                    int leaf = clustering.leafOf()[i];
                    double distance = Math.sqrt(
                            Distance.squared(points.get(i), nodes.get(leaf).centre()));
                    float[] place = map.project(points.get(i));
                    return new Findings.Image(
                            ids.get(i).imageId(),
                            ids.get(i).sha256(),
                            leaf,
                            (float) distance,
                            place.length > 0 ? place[0] : 0,
                            place.length > 1 ? place[1] : 0);
                })
                .toList();
    }

    List<Findings.Example> examples() {
        List<List<Integer>> byLeaf = clustering.members();
        List<Findings.Example> examples = new ArrayList<>();
        for (Dendrogram.Node node : clustering.dendrogram().nodes()) {
            List<Integer> nearest = byLeaf.subList(node.firstLeaf(), node.lastLeaf() + 1).stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparingDouble(i -> Distance.squared(points.get(i), node.centre())))
                    .limit(EXAMPLES)
                    .toList();
            for (int rank = 0; rank < nearest.size(); rank++) {
                examples.add(new Findings.Example(
                        node.id(), rank, ids.get(nearest.get(rank)).imageId()));
            }
        }
        return examples;
    }
}
