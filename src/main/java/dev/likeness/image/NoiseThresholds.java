package dev.likeness.image;

/**
 * From where on noise is filtered: above a share of impulses by the median, else above a deviation by smoothing.
 *
 * @param impulseShare of {@link NoiseEstimate}
 * @param sigma of {@link NoiseEstimate}
 */
public record NoiseThresholds(double impulseShare, double sigma) {
    /** The ones that are used. From {@code likeness evaluate --noise}; see RATIONALE.md. */
    static final NoiseThresholds CHOSEN = new NoiseThresholds(0.03, 10);

    /** The filter that helps most pictures of such noise to be recognised: for most that is none. */
    public NoiseFilter suiting(NoiseEstimate noise) {
        if (noise.impulseShare() > impulseShare) {
            return NoiseFilter.MEDIAN;
        }
        return noise.sigma() > sigma ? NoiseFilter.GAUSS : NoiseFilter.NONE;
    }
}
