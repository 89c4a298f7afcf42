package dev.likeness.functions.search;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a listing.
 *
 * @param rows as many as were asked for at most
 * @param last of them; null if there is no further page
 */
record ListPage<T>(List<T> rows, T last) {
    /** @param found one more than a page tells that there is another */
    static <T> ListPage<T> of(List<T> found, int size) {
        List<T> rows = found.subList(0, Math.min(size, found.size()));
        return new ListPage<>(rows, found.size() > size ? rows.get(size - 1) : null);
    }

    /** Where the next page starts, or null if there is none. */
    String next(Function<T, String> encode) {
        return last == null ? null : encode.apply(last);
    }
}
