package dev.likeness.functions.search;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** Reads parameters that come as text: absent or empty ones are their default, others are right or refused by name. */
final class Parameters {
    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    private Parameters() {}

    static boolean isAbsent(String value) {
        return value == null || value.isEmpty();
    }

    /** @throws InvalidParameterException if it holds a control character: no key and no label does */
    static String textOrNull(String name, String value) {
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidParameterException("'" + name + "' must not hold control characters.");
        }
        return isAbsent(value) ? null : value;
    }

    static int wholeNumber(String name, String value, int absent) {
        try {
            return isAbsent(value) ? absent : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidParameterException("'" + name + "' must be a whole number, not '" + value + "'.");
        }
    }

    static double number(String name, String value, double absent) {
        try {
            return isAbsent(value) ? absent : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidParameterException("'" + name + "' must be a number, not '" + value + "'.");
        }
    }

    static Instant instant(String name, String value) {
        try {
            if (isAbsent(value)) {
                return null;
            }
            OffsetDateTime time = OffsetDateTime.parse(value);
            if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
            throw new InvalidParameterException("'" + name + "' must lie in the years 1 to 9999, not '" + value + "'.");
        } catch (DateTimeParseException e) {
            throw new InvalidParameterException(
                    "'" + name + "' must be a time such as 2026-11-23T20:15:00Z, not '" + value + "'.");
        }
    }

    /** Ids are opaque to callers: one that cannot be an id is one that there is not. */
    static UUID imageId(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("There is no image with id '" + value + "'.");
        }
    }
}
