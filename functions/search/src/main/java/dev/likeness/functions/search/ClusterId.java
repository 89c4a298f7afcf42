package dev.likeness.functions.search;

import dev.likeness.search.NotFoundException;
import dev.likeness.store.FindAnalysis.Analysis;

/** Names a cluster of one analysis: the next has others, under other names. */
final class ClusterId {
    private static final String SEPARATOR = "-";

    private ClusterId() {}

    private static String prefix(Analysis analysis) {
        return Long.toString(analysis.startedAt().toEpochMilli(), Character.MAX_RADIX) + SEPARATOR;
    }

    static String encode(Analysis analysis, int number) {
        return prefix(analysis) + number;
    }

    /** @throws NotFoundException if it is not one of this analysis */
    static int decode(Analysis analysis, String id) {
        String prefix = prefix(analysis);
        try {
            if (id.startsWith(prefix)) {
                return Integer.parseInt(id.substring(prefix.length()));
            }
        } catch (NumberFormatException e) {
            throw noSuch(id);
        }
        throw noSuch(id);
    }

    static NotFoundException noSuch(String id) {
        return new NotFoundException("There is no cluster with id '" + id
                + "'. Each analysis makes new ones: GET /v1/clusters lists those of the last.");
    }
}
