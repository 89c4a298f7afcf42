package dev.likeness.functions.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.index.ObjectChange;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.store.ObjectVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads S3 event notifications, versions 2.1 to 2.6: a newer minor version only adds fields (S3 user guide, "Event
 * message structure"), and fields that are not known are not looked at.
 */
final class S3Events {
    private static final String TEST_EVENT = "s3:TestEvent";

    private S3Events() {}

    /**
     * @param notification a notification with any number of records, or S3's test event
     * @return its changes, in order; events of other kinds than created and removed are left out
     * @throws IllegalArgumentException if it is no S3 notification
     */
    static List<ObjectChange> changes(JsonNode notification) {
        if (notification.path("Event").asText().equals(TEST_EVENT)) {
            return List.of();
        }
        JsonNode records = notification.path("Records");
        if (!records.isArray()) {
            throw new IllegalArgumentException("no S3 notification: it has no 'Records'");
        }
        List<ObjectChange> changes = new ArrayList<>(records.size());
        for (JsonNode record : records) {
            String event = required(record, "/eventName").replaceFirst("^s3:", "");
            if (event.startsWith("ObjectCreated:")) {
                changes.add(new ObjectChange(Kind.CREATED, object(record)));
            } else if (event.startsWith("ObjectRemoved:") || event.startsWith("LifecycleExpiration:")) {
                changes.add(new ObjectChange(Kind.REMOVED, object(record)));
            }
        }
        return changes;
    }

    private static ObjectVersion object(JsonNode record) {
        return new ObjectVersion(
                required(record, "/s3/bucket/name"),
                URLDecoder.decode(required(record, "/s3/object/key"), StandardCharsets.UTF_8),
                record.at("/s3/object/versionId").asText(null),
                record.at("/s3/object/sequencer").asText(null));
    }

    private static String required(JsonNode record, String pointer) {
        JsonNode value = record.at(pointer);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new IllegalArgumentException("no S3 record: it has no '" + pointer + "'");
        }
        return value.asText();
    }
}
