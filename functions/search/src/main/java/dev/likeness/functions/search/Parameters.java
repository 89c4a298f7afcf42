package dev.likeness.functions.search;

import dev.likeness.analysis.Clustering;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import dev.likeness.store.FindAnalysis.Analysis;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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

    /** @throws InvalidParameterException if it is below the least or above the most */
    static int wholeNumber(String name, String value, int absent, int least, int most) {
        int number = wholeNumber(name, value, absent);
        if (number < least || number > most) {
            throw new InvalidParameterException(
                    "'" + name + "' must be from " + least + " to " + most + ", not " + number + ".");
        }
        return number;
    }

    /** How many clusters: as many as the analysis tells apart best, unless one asks for another number. */
    static int clusters(String k, Optional<Analysis> analysis) {
        int chosen = analysis.map(Analysis::clusters).orElse(1);
        return wholeNumber("k", k, Math.max(1, chosen), 1, Clustering.MOST_LEAVES);
    }

    /** One of an enum's values, by its name in small letters. */
    static <E extends Enum<E>> E oneOf(String name, String value, E absent) {
        if (isAbsent(value)) {
            return absent;
        }
        E[] all = absent.getDeclaringClass().getEnumConstants();
        return Arrays.stream(all)
                .filter(one -> code(one).equals(value))
                .findAny()
                .orElseThrow(() -> new InvalidParameterException("'" + name + "' must be "
                        + Arrays.stream(all).map(Parameters::code).collect(Collectors.joining(" or ")) + ", not '"
                        + value
                        + "'."));
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Ids are opaque to callers: one that cannot be an id is one that there is not. */
    static UUID imageId(String value) {
        return id(value).orElseThrow(() -> new NotFoundException("There is no image with id '" + value + "'."));
    }

    /** @return empty if it cannot be an id */
    static Optional<UUID> id(String value) {
        try {
            return Optional.of(UUID.fromString(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
