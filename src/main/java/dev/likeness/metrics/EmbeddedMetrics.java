package dev.likeness.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.cloudwatchlogs.emf.exception.DimensionSetExceededException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidDimensionException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidMetricException;
import software.amazon.cloudwatchlogs.emf.exception.InvalidNamespaceException;
import software.amazon.cloudwatchlogs.emf.model.DimensionSet;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.cloudwatchlogs.emf.model.Unit;

/**
 * Writes figures to standard output, where Lambda's log is. CloudWatch makes metrics of them by itself (CloudWatch user
 * guide, "Embedded metric format"): no call, no permission, no waiting. Thread-safe.
 */
@ApplicationScoped
public class EmbeddedMetrics {
    private final Optional<String> namespace;
    private final PrintStream out;

    /** For CDI's client proxy only. */
    protected EmbeddedMetrics() {
        namespace = Optional.empty();
        out = null;
    }

    @Inject
    public EmbeddedMetrics(MetricsConfig config) {
        this(config.namespace(), System.out);
    }

    EmbeddedMetrics(Optional<String> namespace, PrintStream out) {
        this.namespace = namespace;
        this.out = out;
    }

    /** Writes figures that belong together; nothing where no namespace is configured. */
    public void write(Figure... figures) {
        write(new DimensionSet(), figures);
    }

    /** As {@link #write(Figure...)}, told apart by a dimension, such as {@code Reason}. */
    public void writeBy(String dimension, String value, Figure... figures) {
        try {
            write(DimensionSet.of(dimension, value), figures);
        } catch (InvalidDimensionException e) {
            throw new IllegalArgumentException("CloudWatch takes no such dimension: " + dimension + "=" + value, e);
        }
    }

    private void write(DimensionSet dimensions, Figure... figures) {
        namespace.ifPresent(name ->
                lines(name, dimensions, List.copyOf(Arrays.asList(figures))).forEach(out::println));
    }

    private static List<String> lines(String namespace, DimensionSet dimensions, List<Figure> figures) {
        var context = new MetricsContext();
        try {
            context.setNamespace(namespace);
            context.setDimensions(dimensions);
            for (Figure figure : figures) {
                context.putMetric(
                        figure.name(),
                        figure.value(),
                        Unit.valueOf(figure.unit().name()));
            }
            return context.serialize();
        } catch (InvalidNamespaceException
                | InvalidMetricException
                | DimensionSetExceededException
                | JsonProcessingException e) {
            throw new IllegalArgumentException("CloudWatch takes no such figures: " + figures, e);
        }
    }
}
