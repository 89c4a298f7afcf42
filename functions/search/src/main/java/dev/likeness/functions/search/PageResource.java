package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.bucket.PhotoLinks;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the page needs beside its files ({@code META-INF/resources}): how to sign in, and what the browser may do. */
@Path("/page")
public class PageResource {
    private static final int BEFORE_THE_FILES = 100;
    private static final int NOT_FOUND = 404;

    private final PageConfig config;

    @Inject
    PageResource(PageConfig config) {
        this.config = config;
    }

    /**
     * Where to sign in; both are null where there is nothing to sign in to.
     *
     * @param domain of the user pool
     * @param clientId of its client
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record SignIn(String domain, String clientId) {}

    @GET
    @Path("/sign-in.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public SignIn signIn() {
        return new SignIn(config.signInDomain().orElse(null), config.clientId().orElse(null));
    }

    static void protect(@Observes Filters filters, PhotoLinks links, PageConfig config) {
        filters.register(context -> protect(context, links, config), BEFORE_THE_FILES);
    }

    private static void protect(RoutingContext context, PhotoLinks links, PageConfig config) {
        String path = context.normalizedPath();
        if (!path.equals(context.request().path())) {
            // What is let in to /page/ shall not come out elsewhere by way of dots.
            context.response().setStatusCode(NOT_FOUND).end();
            return;
        }
        if (path.equals("/") || path.equals("/index.html")) {
            protectPage(context.response(), links, config);
        }
        context.next();
    }

    /** Scripts, styles and calls are the page's own; beyond that it reaches the bucket and the user pool, and nobody else. */
    private static void protectPage(HttpServerResponse response, PhotoLinks links, PageConfig config) {
        String bucket = links.origin();
        String signIn = config.signInDomain().map(" "::concat).orElse("");
        response.putHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: " + bucket
                        + "; connect-src 'self' " + bucket + signIn
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Cache-Control", "no-cache");
    }
}
