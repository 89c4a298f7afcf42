package dev.likeness.functions.index;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.functions.index.BatchResponse.Failure;
import dev.likeness.index.IndexObjects;
import dev.likeness.index.ObjectChange;
import dev.likeness.index.Outcome;
import dev.likeness.index.Outcome.Result;
import dev.likeness.index.RetryChanges;
import dev.likeness.store.CloseConnections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Handles a batch of SQS messages with S3 notifications in them, or one S3 notification sent directly. A message counts
 * as handled when each of its changes has reached a final outcome; the others are reported, one by one, to come again, and
 * are then handled one by one.
 */
@ApplicationScoped
@Named("index")
public class IndexHandler implements RequestHandler<JsonNode, BatchResponse> {
    private static final Logger LOG = Logger.getLogger(IndexHandler.class);

    private final IndexObjects indexObjects;
    private final RetryChanges retryChanges;
    private final CloseConnections closeConnections;
    private final IndexMetrics metrics;
    private final ObjectMapper json;

    @Inject
    IndexHandler(
            IndexObjects indexObjects,
            RetryChanges retryChanges,
            CloseConnections closeConnections,
            IndexMetrics metrics,
            ObjectMapper json) {
        this.indexObjects = indexObjects;
        this.retryChanges = retryChanges;
        this.closeConnections = closeConnections;
        this.metrics = metrics;
        this.json = json;
    }

    @Override
    public BatchResponse handleRequest(JsonNode event, Context context) {
        if (context != null) { // no Lambda, no request
            MDC.put("request_id", context.getAwsRequestId());
        }
        BatchResponse response = isFromSqs(event) ? handleMessages(event.path("Records")) : handleDirectly(event);
        if (context != null && response.batchItemFailures().isEmpty()) { // else the database was perhaps asked in vain
            closeConnections.ifCrowded();
        }
        return response;
    }

    private static boolean isFromSqs(JsonNode event) {
        return event.at("/Records/0/eventSource").asText().equals("aws:sqs");
    }

    private BatchResponse handleMessages(JsonNode messages) {
        Map<ObjectChange, List<String>> messagesOfChange = new LinkedHashMap<>();
        List<ObjectChange> changes = new ArrayList<>();
        List<ObjectChange> again = new ArrayList<>();
        Set<String> failed = new HashSet<>();
        for (JsonNode message : messages) {
            String id = message.path("messageId").asText();
            try {
                for (ObjectChange change :
                        S3Events.changes(json.readTree(message.path("body").asText()))) {
                    messagesOfChange
                            .computeIfAbsent(change, any -> new ArrayList<>())
                            .add(id);
                    (cameBefore(message) ? again : changes).add(change);
                }
            } catch (IllegalArgumentException | JsonProcessingException e) {
                LOG.warnf("message %s cannot be read and will end in the dead-letter queue: %s", id, e.getMessage());
                failed.add(id);
            }
        }
        int unreadable = failed.size();
        List<Outcome> outcomes = new ArrayList<>(retryChanges.apply(again));
        outcomes.addAll(indexObjects.apply(changes));
        metrics.write(messages, outcomes, unreadable);
        for (Outcome outcome : outcomes) {
            if (outcome.result() == Result.FAILED) {
                failed.addAll(messagesOfChange.get(outcome.change()));
            }
        }
        return new BatchResponse(StreamSupport.stream(messages.spliterator(), false)
                .map(message -> message.path("messageId").asText())
                .filter(failed::contains)
                .map(Failure::new)
                .toList());
    }

    private static boolean cameBefore(JsonNode message) {
        return message.at("/attributes/ApproximateReceiveCount").asInt(1) > 1;
    }

    /** Without a queue there is no message to report: the invocation fails, and Lambda tries it again. */
    private BatchResponse handleDirectly(JsonNode event) {
        for (Outcome outcome : indexObjects.apply(S3Events.changes(event))) {
            if (outcome.result() == Result.FAILED) {
                throw outcome.failure();
            }
        }
        return new BatchResponse(List.of());
    }
}
