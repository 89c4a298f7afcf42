package dev.likeness.functions.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.index.Outcome;
import dev.likeness.index.Outcome.Result;
import dev.likeness.metrics.EmbeddedMetrics;
import dev.likeness.metrics.Figure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the dashboard shows of indexing. */
@ApplicationScoped
class IndexMetrics {
    private final EmbeddedMetrics metrics;
    private final Clock clock = Clock.systemUTC();

    @Inject
    IndexMetrics(EmbeddedMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * @param messages the batch, whose oldest message says how long photos wait
     * @param unreadable how many messages were no S3 notifications
     */
    void write(JsonNode messages, List<Outcome> outcomes, int unreadable) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.count("Indexed", count(outcomes, Result.INDEXED)));
        figures.add(Figure.count("Failed", count(outcomes, Result.FAILED) + unreadable));
        figures.add(Figure.millis("QueueAge", ageMillis(messages)));
        outcomes.stream()
                .filter(outcome -> outcome.times().embedMillis() > 0)
                .forEach(outcome ->
                        figures.add(Figure.millis("EmbedTime", outcome.times().embedMillis())));
        metrics.write(figures.toArray(Figure[]::new));
        Map<String, Long> rejected = outcomes.stream()
                .filter(outcome -> outcome.result() == Result.REJECTED)
                .collect(Collectors.groupingBy(Outcome::reason, Collectors.counting()));
        rejected.forEach((reason, count) -> metrics.writeBy("Reason", reason, Figure.count("Rejected", count)));
    }

    private static long count(List<Outcome> outcomes, Result result) {
        return outcomes.stream().map(Outcome::result).filter(result::equals).count();
    }

    private double ageMillis(JsonNode messages) {
        long oldest = clock.millis();
        for (JsonNode message : messages) {
            oldest = Math.min(oldest, message.at("/attributes/SentTimestamp").asLong(oldest));
        }
        return clock.millis() - (double) oldest;
    }
}
