package dev.likeness.functions.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.SearchRequest;
import dev.likeness.store.FindAnalysis.Analysis;
import dev.likeness.store.ImageState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    @Test
    void listCursor_isReadAsItWasWritten() {
        Instant time = Instant.parse("2026-11-23T20:15:00.123456Z");
        List<String> parts = ListCursor.decode(ListCursor.encode("", time, 0.1f), 3, Arrays::asList);
        assertThat(parts).containsExactly("", time.toString(), "0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!", "AAAA", "MQ", "MSAyIDM"})
    void listCursor_somethingElse_isRefused(String cursor) {
        assertThatThrownBy(() -> ListCursor.decode(cursor, 2, parts -> Integer.parseInt(parts[0])))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void clusterId_ofAnotherAnalysis_isNotFound() {
        var analysis = new Analysis("m", "1", Instant.ofEpochMilli(1_700_000_000_000L), 10, 3, true);
        assertThat(AnalysisId.cluster(Optional.of(analysis), AnalysisId.ofCluster(analysis, 17)))
                .isEqualTo(17);
        var next = new Analysis("m", "1", Instant.ofEpochMilli(1_700_000_000_001L), 10, 3, true);
        String old = AnalysisId.ofCluster(analysis, 17);
        assertThatThrownBy(() -> AnalysisId.cluster(Optional.of(next), old)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> AnalysisId.cluster(Optional.of(next), AnalysisId.ofCluster(next, 1) + "x"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void oneOf_isReadInSmallLetters() {
        assertThat(Parameters.oneOf("state", null, ImageState.INDEXED)).isEqualTo(ImageState.INDEXED);
        assertThat(Parameters.oneOf("state", "deleted", ImageState.INDEXED)).isEqualTo(ImageState.DELETED);
        assertThatThrownBy(() -> Parameters.oneOf("state", "DELETED", ImageState.INDEXED))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("'state' must be indexed or rejected or deleted, not 'DELETED'.");
    }
}
