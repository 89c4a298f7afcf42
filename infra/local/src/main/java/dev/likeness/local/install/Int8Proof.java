package dev.likeness.local.install;

import java.util.List;

/**
 * How close int8 comes to the floats, by the cosine of their embeddings on pictures that were held out.
 *
 * @param fineLayers the layers that needed a finer scheme
 */
public record Int8Proof(int photos, double meanCosine, double leastCosine, List<String> fineLayers) {
    /** Below this an int8 model is not installed. */
    public static final double REQUIRED_MEAN = 0.99;

    /** Below this an int8 model is not installed. */
    public static final double REQUIRED_LEAST = 0.97;

    static Int8Proof of(List<float[]> floats, List<float[]> integers, List<String> fineLayers) {
        double sum = 0;
        double least = 1;
        for (int i = 0; i < floats.size(); i++) {
            double cosine = cosine(floats.get(i), integers.get(i));
            sum += cosine;
            least = Math.min(least, cosine);
        }
        return new Int8Proof(floats.size(), sum / floats.size(), least, fineLayers);
    }

    /** Of two unit vectors; two zero vectors are the same. */
    private static double cosine(float[] one, float[] other) {
        double dot = 0;
        double lengths = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * other[i];
            lengths += (double) one[i] * one[i] + (double) other[i] * other[i];
        }
        return lengths == 0 ? 1 : dot;
    }

    boolean isEnough() {
        return meanCosine >= REQUIRED_MEAN && leastCosine >= REQUIRED_LEAST;
    }

    /** In a sentence. */
    public String describe() {
        String compared = "int8 against fp32 on %d pictures that were held out: cosine %.4f on average, %.4f at least"
                .formatted(photos, meanCosine, leastCosine);
        return fineLayers.isEmpty() ? compared : compared + "; finer scheme for " + String.join(", ", fineLayers);
    }
}
