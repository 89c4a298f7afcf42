package dev.likeness.functions.search;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.store.ListImages;
import dev.likeness.store.StoredImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.UUID;

/** Where a page of a listing ended, as an opaque text. */
final class ListCursor {
    private static final String SEPARATOR = " ";

    private ListCursor() {}

    static String encode(StoredImage last) {
        String text = (last.indexedAt() == null ? "" : last.indexedAt()) + SEPARATOR + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ListImages.Position decode(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int separator = text.indexOf(SEPARATOR);
            String time = text.substring(0, separator);
            UUID id = UUID.fromString(text.substring(separator + 1));
            return new ListImages.Position(time.isEmpty() ? null : Instant.parse(time), id);
        } catch (IllegalArgumentException | DateTimeParseException | StringIndexOutOfBoundsException e) {
            throw new InvalidParameterException("'after' must be the 'next' of an earlier answer.");
        }
    }
}
