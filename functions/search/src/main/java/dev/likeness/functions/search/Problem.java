package dev.likeness.functions.search;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An error as RFC 9457 has it.
 *
 * @param type a URI for the kind of problem: {@code about:blank}, the code says more
 * @param title the status in words
 * @param status HTTP's
 * @param code stable, for programs
 * @param detail what is wrong here and what to do, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String code, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";
}
