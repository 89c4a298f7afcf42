package dev.likeness.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Points in clusters of any number: k-means finds many small ones, a dendrogram puts these together. Pure: the same points in
 * the same order, the same clusters.
 *
 * @param leafOf of each point the leaf of the dendrogram
 * @param chosen how many clusters are told apart best
 */
public record Clustering(Dendrogram dendrogram, int[] leafOf, int chosen) {
    /** Nobody can ask for more clusters than there are leaves. */
    public static final int MOST_LEAVES = 128;

    private static final int POINTS_PER_LEAF = 4;

    /** k-means and the choice need no more points than this to come to the same. */
    private static final int MOST_SAMPLED = 20_000;

    private static final int MOST_JUDGED = 2_000;

    /** More than people want to look at. */
    private static final int MOST_CHOSEN = 30;

    /** Silhouettes that differ by less are told apart by how useful their number is. */
    private static final double IS_NEARLY = 0.9;

    /** @param points at least one, all of one length */
    public static Clustering of(List<float[]> points) {
        int wanted = Math.max(1, Math.min(MOST_LEAVES, points.size() / POINTS_PER_LEAF));
        List<float[]> centres = KMeans.centres(every(points, MOST_SAMPLED), wanted);
        int[] nearest = IntStream.range(0, points.size())
                .parallel()
                .map(i -> Distance.nearest(points.get(i), centres))
                .toArray();
        List<List<float[]>> members = new ArrayList<>();
        centres.forEach(centre -> members.add(new ArrayList<>()));
        for (int i = 0; i < nearest.length; i++) {
            members.get(nearest[i]).add(points.get(i));
        }
        int[] renumbered = new int[centres.size()];
        List<float[]> means = new ArrayList<>();
        for (int i = 0; i < renumbered.length; i++) {
            renumbered[i] = means.size();
            if (!members.get(i).isEmpty()) {
                means.add(mean(members.get(i)));
            }
        }
        int[] images =
                members.stream().mapToInt(List::size).filter(size -> size > 0).toArray();
        Dendrogram dendrogram = Dendrogram.of(means, images);
        int[] leafOf = IntStream.of(nearest)
                .map(centre -> dendrogram.leafOf(renumbered[centre]))
                .toArray();
        return new Clustering(dendrogram, leafOf, choose(dendrogram, every(points, MOST_JUDGED)));
    }

    /** Of each leaf the indices of its points. */
    List<List<Integer>> members() {
        List<List<Integer>> members = new ArrayList<>();
        for (int leaf = 0; leaf < dendrogram.leaves(); leaf++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < leafOf.length; i++) {
            members.get(leafOf[i]).add(i);
        }
        return members;
    }

    /** Of each point the number of its cluster, if there are so many of them. */
    public int[] clusters(int number) {
        int[] clusterOf = new int[dendrogram.leaves()];
        for (Dendrogram.Node node : dendrogram.cut(number)) {
            for (int leaf = node.firstLeaf(); leaf <= node.lastLeaf(); leaf++) {
                clusterOf[leaf] = node.id();
            }
        }
        return IntStream.of(leafOf).map(leaf -> clusterOf[leaf]).toArray();
    }

    /** At most so many of them, from the whole length of the list. */
    static <T> List<T> every(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
                .toList();
    }

    private static float[] mean(List<float[]> points) {
        double[] sums = new double[points.get(0).length];
        for (float[] point : points) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += point[i];
            }
        }
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / points.size());
        }
        return mean;
    }

    /**
     * The number with the greatest simplified silhouette (Hruschka, Campello and de Castro 2004) of those with a greater one than
     * their neighbours. Two, which says little, only where it is far ahead.
     */
    private static int choose(Dendrogram dendrogram, List<float[]> points) {
        double[] silhouettes = IntStream.rangeClosed(0, Math.min(MOST_CHOSEN, dendrogram.leaves()))
                .parallel()
                .mapToDouble(number -> number < 2 ? 0 : silhouette(dendrogram.cut(number), points))
                .toArray();
        double least = IS_NEARLY * DoubleStream.of(silhouettes).max().orElse(0);
        return IntStream.range(3, silhouettes.length)
                .filter(number -> silhouettes[number] >= least && isPeak(silhouettes, number))
                .boxed()
                .max(Comparator.comparingDouble(number -> silhouettes[number]))
                .orElse(Math.min(2, dendrogram.leaves()));
    }

    private static boolean isPeak(double[] values, int at) {
        return values[at] >= values[at - 1] && (at + 1 == values.length || values[at] >= values[at + 1]);
    }

    private static double silhouette(List<Dendrogram.Node> clusters, List<float[]> points) {
        List<float[]> centres = clusters.stream().map(Dendrogram.Node::centre).toList();
        return points.stream()
                .mapToDouble(point -> silhouette(point, centres))
                .average()
                .orElse(0);
    }

    /** How much nearer the nearest centre is than the second, 0…1. */
    private static double silhouette(float[] point, List<float[]> centres) {
        double nearest = Double.POSITIVE_INFINITY;
        double second = Double.POSITIVE_INFINITY;
        for (float[] centre : centres) {
            double distance = Math.sqrt(Distance.squared(point, centre));
            if (distance < nearest) {
                second = nearest;
                nearest = distance;
            } else {
                second = Math.min(second, distance);
            }
        }
        return second == 0 ? 0 : (second - nearest) / second;
    }
}
