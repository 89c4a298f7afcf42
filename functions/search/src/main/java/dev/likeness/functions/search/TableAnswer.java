package dev.likeness.functions.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** An answer as JSON, or, where one asked for it, the same as a table (RFC 4180) to download. */
public class TableAnswer {
    private static final CsvMapper CSV = CsvMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    @QueryParam("format")
    @Parameter(
            description = "as a table, the next page is in the header `Link`",
            schema =
                    @Schema(
                            enumeration = {"json", "csv"},
                            defaultValue = "json"))
    String format;

    @Context
    UriInfo asked;

    /** Of the parameter {@code format}. */
    private enum Format {
        JSON,
        CSV
    }

    /**
     * @param json the answer, unless a table is asked for
     * @param name of the table's file, without its ending
     * @param type of a row; its components are the columns
     * @param next where the next page starts, or null: a table has no place for it but a header
     */
    <T> Response of(Object json, String name, Class<T> type, Supplier<List<T>> rows, String next) {
        if (Parameters.oneOf("format", format, Format.JSON) == Format.JSON) {
            return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
        }
        try {
            String table = CSV.writer(CSV.schemaFor(type).withHeader()).writeValueAsString(rows.get());
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
