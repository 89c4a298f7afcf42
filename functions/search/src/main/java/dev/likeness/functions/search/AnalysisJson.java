package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.store.FindAnalysis.Analysis;
import java.time.Instant;

/**
 * Which analysis an answer is of.
 *
 * @param model whose embeddings were analysed
 * @param analysedAt photos that came later are not part of it
 * @param photos how many it saw
 * @param near whether near duplicates were looked for: not every model can tell
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AnalysisJson(String model, Instant analysedAt, int photos, boolean near) {
    static AnalysisJson of(Analysis analysis) {
        return new AnalysisJson(analysis.model(), analysis.startedAt(), analysis.images(), analysis.near());
    }
}
