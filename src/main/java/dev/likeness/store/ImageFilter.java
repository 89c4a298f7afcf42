package dev.likeness.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Which images count. Null means no condition.
 *
 * @param prefix of the key
 * @param label one of the image's labels
 * @param indexedAfter exclusive
 * @param indexedBefore exclusive
 */
public record ImageFilter(String prefix, String label, Instant indexedAfter, Instant indexedBefore) {
    /** No condition. */
    public static final ImageFilter ALL = new ImageFilter(null, null, null, null);

    private record Condition(String sql, String name, Object value) {}

    private List<Condition> conditions() {
        return Stream.of(
                        new Condition("starts_with(image.key, :prefix)", "prefix", prefix),
                        new Condition(
                                "image.labels @> jsonb_build_array(jsonb_build_object('label', cast(:label as text)))",
                                "label",
                                label),
                        new Condition("image.indexed_at > :indexedAfter", "indexedAfter", utc(indexedAfter)),
                        new Condition("image.indexed_at < :indexedBefore", "indexedBefore", utc(indexedBefore)))
                .filter(condition -> condition.value() != null)
                .toList();
    }

    /** Constant texts joined by {@code and}; {@code true} where there is no condition. Values are bound, never put in. */
    String sql() {
        return Stream.concat(Stream.of("true"), conditions().stream().map(Condition::sql))
                .collect(Collectors.joining(" and "));
    }

    void bindTo(SqlStatement<?> statement) {
        for (Condition condition : conditions()) {
            statement.bind(condition.name(), condition.value());
        }
    }

    static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
