package dev.likeness.functions.search;

import dev.likeness.search.InvalidParameterException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where a page of a listing ended, as an opaque text. */
final class ListCursor {
    private static final String SEPARATOR = " ";

    private ListCursor() {}

    /** @param parts none of which has a space in it */
    static String encode(Object... parts) {
        String text = Arrays.stream(parts).map(Object::toString).collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param parts how many there are
     * @param position what they say
     * @throws InvalidParameterException if they do not say that
     */
    static <T> T decode(String cursor, int parts, Function<String[], T> position) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String[] found = text.split(SEPARATOR, -1);
            if (found.length == parts) {
                return position.apply(found);
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static InvalidParameterException invalid() {
        return new InvalidParameterException("'after' must be the 'next' of an earlier answer.");
    }
}
