package dev.likeness.functions.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.SearchRequest;
import dev.likeness.store.ListImages;
import dev.likeness.store.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @Test
    void toRequest_nothingGiven_isTheDefault() {
        SearchRequest request = new SearchParameters().toRequest();
        assertThat(request.k()).isEqualTo(5);
        assertThat(request.minSimilarity()).isEqualTo(-1);
        assertThat(request.after()).isNull();
    }

    @Test
    void toRequest_allGiven_isTaken() {
        var parameters = new SearchParameters();
        parameters.k = "100";
        parameters.prefix = "hats/";
        parameters.minSimilarity = "0.5";
        parameters.indexedAfter = "2026-11-23T21:15:00+01:00";
        SearchRequest request = parameters.toRequest();
        assertThat(request.k()).isEqualTo(100);
        assertThat(request.filter().prefix()).isEqualTo("hats/");
        assertThat(request.filter().indexedAfter()).isEqualTo("2026-11-23T20:15:00Z");
        assertThat(request.minSimilarity()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({"k, 0", "k, 101", "k, abc", "k, 5.5", "k, 99999999999"})
    void toRequest_wrongK_isRefusedByName(String name, String value) {
        var parameters = new SearchParameters();
        parameters.k = value;
        assertThatThrownBy(parameters::toRequest)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1.1", "-2", "much"})
    void toRequest_wrongSimilarity_isRefusedByName(String value) {
        var parameters = new SearchParameters();
        parameters.minSimilarity = value;
        assertThatThrownBy(parameters::toRequest).hasMessageContaining("'min_similarity'");
    }

    @Test
    void imageId_thatCannotBeOne_isNotFound() {
        assertThatThrownBy(() -> Parameters.imageId("../etc")).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-23T20:15:00.123456Z"})
    void listCursor_isReadAsItWasWritten(String indexedAt) {
        Instant time = indexedAt.isEmpty() ? null : Instant.parse(indexedAt);
        UUID id = UUID.randomUUID();
        var image = new StoredImage(
                id, "b", "k", null, null, null, null, null, null, null, time, List.of(), List.of(), null, false);
        assertThat(ListCursor.decode(ListCursor.encode(image))).isEqualTo(new ListImages.Position(time, id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!", "AAAA"})
    void listCursor_somethingElse_isRefused(String cursor) {
        assertThatThrownBy(() -> ListCursor.decode(cursor)).isInstanceOf(InvalidParameterException.class);
    }
}
