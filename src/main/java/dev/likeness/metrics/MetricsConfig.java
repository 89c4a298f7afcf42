package dev.likeness.metrics;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whether figures are written, and under which name. */
@ConfigMapping(prefix = "likeness.metrics")
public interface MetricsConfig {
    /** CloudWatch's namespace ({@code LIKENESS_METRICS_NAMESPACE}); without it no figure is written. */
    Optional<String> namespace();
}
