package dev.likeness.functions.search;

import com.amazonaws.services.lambda.runtime.Context;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Puts Lambda's request id on each line that is logged for a request. Elsewhere there is none. */
final class RequestIdInLog {
    private static final String REQUEST_ID = "request_id";

    private final Instance<Context> lambda;

    @Inject
    RequestIdInLog(Instance<Context> lambda) {
        this.lambda = lambda;
    }

    @ServerRequestFilter
    void begin() {
        if (lambda.isResolvable()) {
            MDC.put(REQUEST_ID, lambda.get().getAwsRequestId());
        }
    }

    @ServerResponseFilter
    void end() {
        MDC.remove(REQUEST_ID);
    }
}
