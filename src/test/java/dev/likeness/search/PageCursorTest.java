package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.store.NearestQuery;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {
    @Test
    void decode_whatWasEncoded_isTheSameToTheLastBit() {
        var cursor = new PageCursor(new NearestQuery.Position(0.1 + 0.2, new UUID(-7, 8)), 250, List.of());
        assertThat(PageCursor.decode(cursor.encode())).isEqualTo(cursor);
    }

    @Test
    void decode_firstPageThatWasNotExact_keepsItsIds() {
        var cursor = new PageCursor(null, 2, List.of(new UUID(1, 2), new UUID(-3, 4)));
        assertThat(PageCursor.decode(cursor.encode())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "!",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "f_gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"
            })
    void decode_somethingElse_isRefused(String text) {
        assertThatThrownBy(() -> PageCursor.decode(text))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("'after'");
    }
}
