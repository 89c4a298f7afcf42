package dev.likeness.functions.search;

import com.amazonaws.services.lambda.runtime.Context;
import dev.likeness.store.CloseConnections;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Lets other instances of the functions have the connections that this one will not use until its next call. */
final class ReleaseConnections {
    /** What is below asks the database. */
    private static final String API = "/v1/";

    /** From this status on the database was perhaps asked in vain, and long. */
    private static final int FIRST_FAILURE = 500;

    private final Instance<Context> lambda;
    private final CloseConnections closeConnections;

    @Inject
    ReleaseConnections(Instance<Context> lambda, CloseConnections closeConnections) {
        this.lambda = lambda;
        this.closeConnections = closeConnections;
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        boolean asked = request.getUriInfo().getPath().startsWith(API) && response.getStatus() < FIRST_FAILURE;
        if (asked && lambda.isResolvable()) {
            closeConnections.ifCrowded();
        }
    }
}
