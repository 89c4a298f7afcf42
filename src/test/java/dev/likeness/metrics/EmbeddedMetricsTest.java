package dev.likeness.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final EmbeddedMetrics metrics = new EmbeddedMetrics(Optional.of("Likeness/test"), out);

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void write_isOneLineThatCloudWatchReads() throws IOException {
        metrics.write(
                Figure.count("Indexed", 3),
                Figure.millis("EmbedTime", 1.5),
                Figure.millis("EmbedTime", 2.5),
                Figure.millis("QueueAge", 40));
        assertThat(lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines().get(0));
        JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(directive.path("Namespace").asText()).isEqualTo("Likeness/test");
        assertThat(directive.path("Dimensions").toString()).isEqualTo("[[]]");
        assertThat(directive.path("Metrics").findValuesAsText("Unit"))
                .containsExactlyInAnyOrder("Count", "Milliseconds", "Milliseconds");
        assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
        assertThat(line.path("Indexed").asDouble()).isEqualTo(3);
        assertThat(line.path("EmbedTime").toString()).isEqualTo("[1.5,2.5]");
    }

    @Test
    void writeBy_tellsApart() throws IOException {
        metrics.writeBy("Reason", "unreadable_image", Figure.count("Rejected", 2));
        JsonNode line = new ObjectMapper().readTree(lines().get(0));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[\"Reason\"]]");
        assertThat(line.path("Reason").asText()).isEqualTo("unreadable_image");
    }

    @Test
    void withoutNamespace_nothingIsWritten() {
        new EmbeddedMetrics(Optional.empty(), out).write(Figure.count("Indexed", 1));
        assertThat(lines()).isEmpty();
    }
}
