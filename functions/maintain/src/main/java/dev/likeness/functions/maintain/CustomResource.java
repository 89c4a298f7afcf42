package dev.likeness.functions.maintain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * CloudFormation's side of a custom resource: it waits, an hour if need be, until somebody puts an answer to the link that
 * came with the request (CloudFormation user guide, "Custom resource response objects"). The link is one of S3, which a
 * function in a private network reaches by the free gateway endpoint.
 */
final class CustomResource {
    private static final Logger LOG = Logger.getLogger(CustomResource.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_REASON = 1000;
    private static final int OK = 200;

    /** Always the same: a changed id would make CloudFormation delete the old resource. */
    private static final String PHYSICAL_ID = "likeness-database-schema";

    private final JsonNode request;

    private CustomResource(JsonNode request) {
        this.request = request;
    }

    static boolean isRequest(JsonNode event) {
        return event.hasNonNull("ResponseURL");
    }

    /**
     * Does what is asked for, and answers in any case: with the reason where it failed, for the deployment to be rolled
     * back at once.
     *
     * @param createOrUpdate not called for a deletion: data outlives the stack
     * @return the answer as it was put
     */
    static JsonNode handle(JsonNode request, Runnable createOrUpdate) {
        var resource = new CustomResource(request);
        String failure = null;
        if (!request.path("RequestType").asText().equals("Delete")) {
            try {
                createOrUpdate.run();
            } catch (RuntimeException | Error e) { // whatever it is, CloudFormation must be told
                LOG.error("the custom resource failed", e);
                failure = e.toString();
            }
        }
        return resource.answer(failure);
    }

    private JsonNode answer(String failure) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        answer.put("Status", failure == null ? "SUCCESS" : "FAILED");
        answer.put("PhysicalResourceId", PHYSICAL_ID);
        for (String same : new String[] {"StackId", "RequestId", "LogicalResourceId"}) {
            answer.set(same, request.path(same));
        }
        if (failure != null) {
            answer.put("Reason", failure.substring(0, Math.min(MAX_REASON, failure.length())));
        }
        put(answer.toString());
        return answer;
    }

    private void put(String body) {
        HttpRequest put = HttpRequest.newBuilder(
                        URI.create(request.path("ResponseURL").asText()))
                .timeout(TIMEOUT)
                .PUT(BodyPublishers.ofString(body))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(put, BodyHandlers.discarding())
                    .statusCode();
            if (status != OK) {
                throw new IOException("CloudFormation's link answered with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Lambda calls again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
