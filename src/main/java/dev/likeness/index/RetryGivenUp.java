package dev.likeness.index;

import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.Attempts;
import dev.likeness.store.ListRejected;
import dev.likeness.store.ObjectVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Tries once more what was given up on because a process died of it: at somebody's word, after a repair. */
@ApplicationScoped
public class RetryGivenUp {
    private static final int MOST = 1000;

    private final ListRejected listRejected;
    private final Attempts attempts;
    private final RetryChanges retryChanges;

    @Inject
    public RetryGivenUp(ListRejected listRejected, Attempts attempts, RetryChanges retryChanges) {
        this.listRejected = listRejected;
        this.attempts = attempts;
        this.retryChanges = retryChanges;
    }

    /** @return how many are now as the bucket is; if the process dies of one, the next call goes on with the others first */
    public long run() {
        List<ObjectVersion> givenUp = listRejected.run(RetryChanges.PROCESSING_FAILED, MOST);
        givenUp.forEach(attempts::end);
        return retryChanges
                .apply(givenUp.stream()
                        .map(object -> new ObjectChange(Kind.CREATED, object))
                        .toList())
                .stream()
                .filter(outcome -> outcome.result() != Result.FAILED)
                .count();
    }
}
