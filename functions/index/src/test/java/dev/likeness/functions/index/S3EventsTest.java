package dev.likeness.functions.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.index.ObjectChange;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.store.ObjectVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode event(String name) throws IOException {
        try (var in = S3EventsTest.class.getResourceAsStream("/events/" + name)) {
            return JSON.readTree(in);
        }
    }

    @Test
    void changes_severalRecordsOfEitherVersion_areReadInOrder() throws IOException {
        assertThat(S3Events.changes(event("sqs-two-records-plus-2.6.json")))
                .containsExactly(
                        new ObjectChange(
                                Kind.CREATED, new ObjectVersion("photos", "a b/ü+😀.jpg", "v1", "0055AED6DCD90281E5")),
                        new ObjectChange(Kind.REMOVED, new ObjectVersion("photos", "gone.jpg", null, null)));
    }

    @Test
    void changes_testEvent_areNone() throws IOException {
        assertThat(S3Events.changes(event("s3-test-event.json"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"Records\": 7}",
                "{\"Records\": [{}]}",
                "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\", \"s3\": {\"bucket\": {\"name\": \"b\"}}}]}"
            })
    void changes_notANotification_areRefused(String text) throws IOException {
        JsonNode notification = JSON.readTree(text);
        assertThatThrownBy(() -> S3Events.changes(notification)).isInstanceOf(IllegalArgumentException.class);
    }
}
