package dev.likeness.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.likeness.functions.index.BatchResponse;
import dev.likeness.functions.index.IndexHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What Lambda's event source mapping does: takes batches from the queue, calls the index function, and deletes the
 * messages that it did not report.
 */
@ApplicationScoped
class QueueWorker {
    private static final Logger LOG = Logger.getLogger(QueueWorker.class);

    /** One reads and decodes while the other embeds. */
    private static final int WORKERS = 2;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long STOP_LIMIT_SECONDS = 20;

    private final IndexHandler handler;
    private final ObjectMapper json;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private volatile boolean stopping;

    @Inject
    QueueWorker(@Named("index") IndexHandler handler, ObjectMapper json) {
        this.handler = handler;
        this.json = json;
    }

    void start() {
        LocalQueue queue = LocalServer.stack().queue();
        for (int i = 0; i < WORKERS; i++) {
            workers.execute(() -> work(queue));
        }
    }

    private void work(LocalQueue queue) {
        while (!stopping) {
            try {
                List<Message> messages = queue.receive(POLL);
                if (!messages.isEmpty()) {
                    handle(queue, messages);
                }
            } catch (SdkException e) {
                LOG.warnf("the queue did not answer: %s", e.getMessage());
            } catch (RuntimeException | Error e) { // one batch must not end the loop
                LOG.error("a batch failed and will be delivered again", e);
            }
        }
    }

    private void handle(LocalQueue queue, List<Message> messages) {
        ObjectNode event = json.createObjectNode();
        ArrayNode records = event.putArray("Records");
        for (Message message : messages) {
            records.addObject()
                    .put("messageId", message.messageId())
                    .put("body", message.body())
                    .put("eventSource", "aws:sqs")
                    .putObject("attributes")
                    .setAll(attributes(message));
        }
        Set<String> failed = handler.handleRequest(event, null).batchItemFailures().stream()
                .map(BatchResponse.Failure::itemIdentifier)
                .collect(Collectors.toSet());
        for (Message message : messages) {
            if (!failed.contains(message.messageId())) {
                queue.delete(message);
            }
        }
    }

    private static Map<String, TextNode> attributes(Message message) {
        return message.attributesAsStrings().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, attribute -> TextNode.valueOf(attribute.getValue())));
    }

    /** Lets the batches that are being handled finish. */
    void stop() {
        stopping = true;
        workers.shutdown();
        try {
            if (!workers.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a batch did not finish; it will be found again at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
