package dev.likeness.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Update;

/** Rows by column, as arrays for {@code unnest}: {@code :c0}, {@code :c1} and so on. */
final class Columns<T> {
    private record Column(Class<?> type, List<?> values) {}

    private final List<T> rows;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    Columns(List<T> rows) {
        this.rows = rows;
    }

    Columns<T> ids(Function<T, UUID> column) {
        return add(UUID.class, column);
    }

    Columns<T> integers(Function<T, Integer> column) {
        return add(Integer.class, column);
    }

    Columns<T> reals(Function<T, Float> column) {
        return add(Float.class, column);
    }

    Columns<T> texts(Function<T, String> column) {
        return add(String.class, column);
    }

    private Columns<T> add(Class<?> type, Function<T, ?> column) {
        // Not toList(): a root has no parent.
        columns.put(
                "c" + columns.size(), new Column(type, rows.stream().map(column).collect(Collectors.toList())));
        return this;
    }

    /** As parameters of a statement. */
    String names() {
        return columns.keySet().stream().map(name -> ":" + name).collect(Collectors.joining(", "));
    }

    Update bindTo(Update statement) {
        columns.forEach((name, column) -> statement.bindArray(name, column.type(), column.values()));
        return statement;
    }
}
