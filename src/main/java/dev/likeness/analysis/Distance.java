package dev.likeness.analysis;

import java.util.List;

/** Euclidean distances between points of one length. Pure. */
final class Distance {
    private Distance() {}

    static float squared(float[] one, float[] other) {
        // Four sums, so that an addition does not wait for the one before.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            a += square(one[i] - other[i]);
            b += square(one[i + 1] - other[i + 1]);
            c += square(one[i + 2] - other[i + 2]);
            d += square(one[i + 3] - other[i + 3]);
        }
        for (; i < one.length; i++) {
            a += square(one[i] - other[i]);
        }
        return a + b + (c + d);
    }

    private static float square(float value) {
        return value * value;
    }

    /** Index of the nearest, the first of equals. */
    static int nearest(float[] point, List<float[]> centres) {
        int nearest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < centres.size(); i++) {
            float distance = squared(point, centres.get(i));
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }
}
