package dev.likeness.functions.search;

import com.amazonaws.services.lambda.runtime.Context;
import dev.likeness.store.CloseConnections;
import dev.likeness.store.StoreUnavailableException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Lets other instances of the functions have the connections that this one will not use until its next call. */
final class ReleaseConnections {
    private static final Logger LOG = Logger.getLogger(ReleaseConnections.class);

    /** What is below asks the database. */
    private static final String API = "/v1/";

    private final Instance<Context> lambda;
    private final CloseConnections closeConnections;

    @Inject
    ReleaseConnections(Instance<Context> lambda, CloseConnections closeConnections) {
        this.lambda = lambda;
        this.closeConnections = closeConnections;
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request) {
        if (lambda.isResolvable() && request.getUriInfo().getPath().startsWith(API)) {
            try {
                closeConnections.ifCrowded();
            } catch (StoreUnavailableException e) {
                LOG.debugf("whether the database is crowded is not known: %s", e.getMessage());
            }
        }
    }
}
