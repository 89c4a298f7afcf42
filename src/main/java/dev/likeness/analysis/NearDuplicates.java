package dev.likeness.analysis;

import dev.likeness.embedding.Model;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Groups photos with those that are the same but for size, compression or a small cut. Every pair is compared: first their
 * binary codes, then, where these do not rule it out, the vectors.
 */
final class NearDuplicates {
    /**
     * A copy of a copy may be less similar to the best photo of its group than the threshold says, but by no more than this: or
     * groups would grow from like to like without end.
     */
    private static final double SLACK = 0.04;

    /** So many of a group take others in: a webcam's pictures would take the square of their number. */
    private static final int RECRUITERS = 50;

    /** Photos that are compared with all later ones at a time, in parallel. */
    private static final int BLOCK = 256;

    private final Model model;
    private final String output;
    private final double threshold;

    /**
     * @param output of the model, whose vectors tell
     * @param threshold the least cosine similarity of two that are the same
     */
    NearDuplicates(Model model, String output, double threshold) {
        this.model = model;
        this.output = output;
        this.threshold = threshold;
    }

    /**
     * Where a photo belongs.
     *
     * @param leader index of the best photo of its group; itself if it is that, or has no like
     * @param similarity to the leader
     */
    record Place(int leader, double similarity) {}

    /** Codes of 64 bits and more, one after the other, as whole numbers. */
    private record Codes(long[] words, int length) {
        static Codes of(List<byte[]> codes) {
            int bytes = codes.isEmpty() ? 0 : codes.get(0).length;
            int length = (bytes + Long.BYTES - 1) / Long.BYTES;
            long[] words = new long[codes.size() * length];
            for (int i = 0; i < codes.size(); i++) {
                ByteBuffer.wrap(Arrays.copyOf(codes.get(i), length * Long.BYTES))
                        .asLongBuffer()
                        .get(words, i * length, length);
            }
            return new Codes(words, length);
        }

        int distance(int one, int other) {
            int distance = 0;
            int i = one * length;
            int j = other * length;
            for (int end = i + length; i < end; i++, j++) {
                distance += Long.bitCount(words[i] ^ words[j]);
            }
            return distance;
        }
    }

    /**
     * Whoever comes first and has no leader yet becomes one. It takes in all later ones that are similar enough to it, or, with
     * some slack, to those it took in.
     *
     * @param vectors of unit length, the best photo first
     * @param outOfTime asked now and then
     * @return of each photo, or null if there was not time enough
     */
    List<Place> group(List<float[]> vectors, BooleanSupplier outOfTime) {
        Codes codes = Codes.of(vectors.stream()
                .parallel()
                .map(vector -> model.code(output, vector))
                .toList());
        int[] leaders = new int[vectors.size()];
        double[] similarities = new double[vectors.size()];
        Arrays.fill(leaders, -1);
        for (int start = 0; start < leaders.length; start += BLOCK) {
            if (outOfTime.getAsBoolean()) {
                return null;
            }
            int first = start;
            List<int[]> similar = IntStream.range(start, Math.min(leaders.length, start + BLOCK))
                    .parallel()
                    .mapToObj(i -> leaders[i] < 0 ? similar(i, vectors, codes, leaders) : new int[0])
                    .toList();
            for (int i = first; i < first + similar.size(); i++) {
                if (leaders[i] >= 0) {
                    continue;
                }
                leaders[i] = i;
                similarities[i] = 1;
                for (int other : taken(i, similar.get(i - first), vectors, leaders)) {
                    leaders[other] = i;
                    similarities[other] = cosine(vectors.get(i), vectors.get(other));
                }
            }
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < leaders.length; i++) {
            places.add(new Place(leaders[i], similarities[i]));
        }
        return places;
    }

    /** Later ones without a leader that are similar enough, or nearly. */
    private int[] similar(int one, List<float[]> vectors, Codes codes, int[] leaders) {
        float[] vector = vectors.get(one);
        Integer bound = model.codeRadius(output, vector, threshold - SLACK);
        int radius = bound == null ? Integer.MAX_VALUE : bound;
        return IntStream.range(one + 1, leaders.length)
                .filter(other -> leaders[other] < 0
                        && codes.distance(one, other) <= radius
                        && cosine(vector, vectors.get(other)) >= threshold - SLACK)
                .toArray();
    }

    /** Those that are similar enough to the leader, then those that are to these, and so on. */
    private List<Integer> taken(int leader, int[] nearly, List<float[]> vectors, int[] leaders) {
        List<Integer> left = new ArrayList<>();
        IntStream.of(nearly).filter(other -> leaders[other] < 0).forEach(left::add);
        List<Integer> taken = new ArrayList<>(List.of(leader));
        for (int i = 0; i < Math.min(taken.size(), RECRUITERS) && !left.isEmpty(); i++) {
            float[] vector = vectors.get(taken.get(i));
            left.removeIf(other -> cosine(vector, vectors.get(other)) >= threshold && taken.add(other));
        }
        return taken.subList(1, taken.size());
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
