package dev.likeness.functions.search;

import dev.likeness.store.FindAnalysis;
import dev.likeness.store.FindAnalysis.Analysis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;

/** Reads what the last analysis found: all of one, also when the next takes its place meanwhile. */
@ApplicationScoped
class LastAnalysis {
    private static final int MOST_TRIES = 3;

    private final FindAnalysis findAnalysis;

    @Inject
    LastAnalysis(FindAnalysis findAnalysis) {
        this.findAnalysis = findAnalysis;
    }

    /** @param read is called again if another analysis came meanwhile; there may be none yet */
    <T> T read(Function<Optional<Analysis>, T> read) {
        Optional<Analysis> analysis = findAnalysis.run();
        T answer = read.apply(analysis);
        for (int tries = 1; tries < MOST_TRIES; tries++) {
            Optional<Analysis> now = findAnalysis.run();
            if (now.equals(analysis)) {
                return answer;
            }
            analysis = now;
            answer = read.apply(analysis);
        }
        return answer;
    }
}
