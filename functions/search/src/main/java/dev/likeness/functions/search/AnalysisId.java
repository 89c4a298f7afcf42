package dev.likeness.functions.search;

import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.NotFoundException;
import dev.likeness.store.FindAnalysis.Analysis;
import java.util.Optional;

/** Names an analysis, and a cluster of it: the next has others, under other names. */
final class AnalysisId {
    private static final String SEPARATOR = "-";
    private static final String NONE = "0";

    private AnalysisId() {}

    static String encode(Optional<Analysis> analysis) {
        return analysis.map(last -> Long.toString(last.startedAt().toEpochMilli(), Character.MAX_RADIX))
                .orElse(NONE);
    }

    /**
     * A page of a list continues one of the same analysis only: in another, photos are in another order.
     *
     * @throws InvalidParameterException if the page before was of another analysis
     */
    static void requireSame(Optional<Analysis> analysis, String id) {
        if (!encode(analysis).equals(id)) {
            throw new InvalidParameterException(
                    "'after' is of an earlier analysis; another has taken its place. Begin with the first page again.");
        }
    }

    static String ofCluster(Analysis analysis, int number) {
        return encode(Optional.of(analysis)) + SEPARATOR + number;
    }

    /** @throws NotFoundException if it is not one of this analysis */
    static int cluster(Optional<Analysis> analysis, String id) {
        String prefix = encode(analysis) + SEPARATOR;
        try {
            if (id.startsWith(prefix)) {
                return Integer.parseInt(id.substring(prefix.length()));
            }
        } catch (NumberFormatException e) {
            throw noSuch(id);
        }
        throw noSuch(id);
    }

    private static NotFoundException noSuch(String id) {
        return new NotFoundException("There is no cluster with id '" + id
                + "'. Each analysis makes new ones: GET /v1/clusters lists those of the last.");
    }
}
