package dev.likeness.functions.search;

import dev.likeness.metrics.EmbeddedMetrics;
import dev.likeness.metrics.Figure;
import dev.likeness.search.SearchPage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** What the dashboard shows of searching. */
@ApplicationScoped
class SearchMetrics {
    private final EmbeddedMetrics metrics;

    @Inject
    SearchMetrics(EmbeddedMetrics metrics) {
        this.metrics = metrics;
    }

    void write(SearchPage page) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.millis("SearchTime", page.timings().searchMillis()));
        if (page.timings().embedMillis() > 0) { // not when an indexed image was searched by
            figures.add(Figure.millis("QueryDecodeTime", page.timings().decodeMillis()));
            figures.add(Figure.millis("QueryEmbedTime", page.timings().embedMillis()));
        }
        metrics.write(figures.toArray(Figure[]::new));
    }
}
