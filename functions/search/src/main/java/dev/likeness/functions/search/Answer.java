package dev.likeness.functions.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** An answer as JSON, or, where one asked for it, the same as a table (RFC 4180) to download. */
final class Answer {
    private static final CsvMapper CSV = CsvMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Answer() {}

    /** Of the parameter {@code format}. */
    enum Format {
        JSON,
        CSV
    }

    static Response json(Object answer) {
        return Response.ok(answer, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * @param name of the file, without its ending
     * @param type of a row; its components are the columns
     * @param next where the next page starts, or null: a link in the header, since a table has no place for it
     */
    static <T> Response csv(String name, Class<T> type, List<T> rows, String next, UriInfo asked) {
        try {
            String table = CSV.writer(CSV.schemaFor(type).withHeader()).writeValueAsString(rows);
            Response.ResponseBuilder response = Response.ok(table, "text/csv; charset=utf-8")
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
            if (next != null) {
                String query = asked.getRequestUriBuilder()
                        .replaceQueryParam("after", next)
                        .build()
                        .getRawQuery();
                response.header(HttpHeaders.LINK, "<?" + query + ">; rel=\"next\"");
            }
            return response.build();
        } catch (JsonProcessingException e) {
            throw new AssertionError("rows are plain values", e);
        }
    }
}
