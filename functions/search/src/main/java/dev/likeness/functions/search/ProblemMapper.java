package dev.likeness.functions.search;

import dev.likeness.LikenessException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where errors become answers. */
final class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    /** Only calls that take JSON ask for a type: what a picture is, its content says. */
    private static final String EXPECTED_MEDIA_TYPE = "The Content-Type must be application/json.";

    private static final int RETRY_AFTER_SECONDS = 5;

    /** Every code of the core, and its status. */
    private static final Map<String, Integer> STATUS_OF_CODE = Map.of(
            "unreadable_image", 400,
            "invalid_parameter", 400,
            "not_found", 404,
            "image_too_large", 413,
            "unsupported_format", 415,
            "database_unavailable", UNAVAILABLE);

    /** Codes for what Jakarta REST itself refuses. */
    private static final Map<Integer, String> CODE_OF_STATUS = Map.of(
            400, "invalid_parameter",
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "image_too_large",
            415, "unsupported_format");

    @ServerExceptionMapper
    Response map(LikenessException e) {
        int status = STATUS_OF_CODE.getOrDefault(e.code(), INTERNAL_ERROR);
        if (status >= INTERNAL_ERROR) {
            LOG.error(e.getMessage(), e);
        }
        return problem(status, e.code(), e.getMessage());
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        String detail = status == UNSUPPORTED_MEDIA_TYPE ? EXPECTED_MEDIA_TYPE : e.getMessage();
        return problem(status, CODE_OF_STATUS.getOrDefault(status, "http_" + status), detail);
    }

    @ServerExceptionMapper
    Response map(RuntimeException e) {
        LOG.error("unexpected", e);
        return problem(INTERNAL_ERROR, "internal_error", "Something went wrong here; the log says what.");
    }

    private static Response problem(int status, String code, String detail) {
        String title = Response.Status.fromStatusCode(status) == null
                ? "Error"
                : Response.Status.fromStatusCode(status).getReasonPhrase();
        Response.ResponseBuilder response = Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem("about:blank", title, status, code, detail));
        if (status == UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
