package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.likeness.tests.DeployedFunction.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What Lambda does with the index function: takes batches from the queue, calls the function, deletes what it does not
 * report, and starts it again when its process has ended. One call at a time.
 */
final class EventSource implements Runnable, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EMBEDDING = Pattern.compile("\"embedding ([^\"]+)\"");

    private final StorageProcess storage;
    private final Path folder;
    private final Map<String, String> known;
    private final List<DeployedFunction> functions = new ArrayList<>();
    private volatile List<String> inFlight = List.of();
    private volatile boolean stopping;

    EventSource(StorageProcess storage, Path folder, Map<String, String> known) throws Exception {
        this.storage = storage;
        this.folder = folder;
        this.known = known;
        functions.add(start());
    }

    private DeployedFunction start() throws Exception {
        return new DeployedFunction(
                SamBuild.get(), "IndexFunction", folder.resolve("index" + functions.size()), known, Start.COLD);
    }

    private synchronized DeployedFunction current() {
        return functions.get(functions.size() - 1);
    }

    private synchronized void startAgain() throws Exception {
        functions.add(start());
    }

    /** {@code kill -9} of the function's process. */
    void kill() {
        current().kill();
    }

    /** Keys of the photos that the function has been given and has not answered for. */
    List<String> inFlight() {
        return inFlight;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                List<Message> messages = storage.receive(Duration.ofSeconds(1));
                if (!messages.isEmpty()) {
                    handle(messages);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("the event source broke", e);
        }
    }

    private void handle(List<Message> messages) throws Exception {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode records = event.putArray("Records");
        List<String> keys = new ArrayList<>();
        for (Message message : messages) {
            ObjectNode record = records.addObject()
                    .put("messageId", message.messageId())
                    .put("body", message.body())
                    .put("eventSource", "aws:sqs");
            ObjectNode attributes = record.putObject("attributes");
            message.attributesAsStrings().forEach(attributes::put);
            keys.add(
                    JSON.readTree(message.body()).at("/Records/0/s3/object/key").asText());
        }
        inFlight = keys;
        Optional<JsonNode> answer = current().invokeIfAlive(event.toString());
        inFlight = List.of();
        if (answer.isEmpty()) {
            startAgain();
        } else if (answer.get().has("batchItemFailures")) {
            Set<String> failed = new HashSet<>();
            answer.get()
                    .path("batchItemFailures")
                    .forEach(
                            failure -> failed.add(failure.path("itemIdentifier").asText()));
            messages.stream()
                    .filter(message -> !failed.contains(message.messageId()))
                    .forEach(storage::delete);
        }
    }

    void stop() {
        stopping = true;
    }

    /** How often each photo was embedded, by the functions' logs: a line is written before the model runs. */
    synchronized Map<String, Integer> embedded() throws IOException {
        Map<String, Integer> embedded = new TreeMap<>();
        for (DeployedFunction function : functions) {
            EMBEDDING.matcher(function.log()).results().forEach(line -> embedded.merge(line.group(1), 1, Integer::sum));
        }
        return embedded;
    }

    @Override
    public synchronized void close() {
        functions.forEach(DeployedFunction::close);
    }
}
