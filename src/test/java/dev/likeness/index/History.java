package dev.likeness.index;

import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.ObjectVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A bucket of a few keys, what happens to it, and the events of that, which come whenever they come. */
final class History {
    private static final int MOST_DELIVERIES = 5;

    private final IndexFixture fixture;
    private final String name;
    private final List<ObjectChange> pending = new ArrayList<>();
    private final Set<ObjectChange> delivered = new HashSet<>();
    private int sequence;
    private boolean lost;

    /** @param name of a bucket that no other history has */
    History(IndexFixture fixture, String name) {
        this.fixture = fixture;
        this.name = name;
        fixture.bucket.objects.clear();
        fixture.bucket.whileReading = key -> {};
    }

    sealed interface Step {}

    /** @param content some pictures, and one that is none */
    record Put(int key, int content, boolean sequenced) implements Step {}

    record Delete(int key, boolean sequenced) implements Step {}

    /**
     * An event comes, any of those that are on their way.
     *
     * @param which the newest is 0
     * @param again whether it will come once more
     * @param dies whether the process ends before it has written
     * @param meanwhile what happens while the object is on its way, and what another process does
     */
    record Deliver(int which, boolean again, boolean dies, List<Step> meanwhile) implements Step {}

    record Lose(int which) implements Step {}

    record Reconcile() implements Step {}

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    void run(List<Step> steps) {
        steps.forEach(step -> run(step, fixture.index));
    }

    private void run(Step step, IndexObjects process) {
        if (step instanceof Put put) {
            byte[] bytes = put.content() == 0 ? new byte[] {1, 2, 3} : IndexFixture.picture(put.content());
            fixture.bucket.objects.put(key(put.key()), bytes);
            announce(Kind.CREATED, put.key(), put.sequenced());
        } else if (step instanceof Delete delete) {
            if (fixture.bucket.objects.remove(key(delete.key())) != null) {
                announce(Kind.REMOVED, delete.key(), delete.sequenced());
            }
        } else if (step instanceof Deliver deliver && !pending.isEmpty()) {
            deliver(deliver, pending.get(index(deliver.which())), process);
        } else if (step instanceof Lose lose && !pending.isEmpty()) {
            pending.remove(index(lose.which()));
            lost = true;
        } else if (step instanceof Reconcile) {
            fixture.reconcile(name);
        }
    }

    private int index(int which) {
        return pending.size() - 1 - which % pending.size();
    }

    private static String key(int key) {
        return "key" + key;
    }

    /** Sequencers grow, and are of unequal length (S3 user guide, "Event message structure"). */
    private void announce(Kind kind, int key, boolean sequenced) {
        sequence++;
        String sequencer = "%04X%s".formatted(sequence, "F8".repeat(sequence % 3));
        pending.add(new ObjectChange(kind, new ObjectVersion(name, key(key), null, sequenced ? sequencer : null)));
    }

    private void deliver(Deliver how, ObjectChange change, IndexObjects process) {
        fixture.bucket.whileReading = key -> {
            fixture.bucket.whileReading = any -> {};
            how.meanwhile().forEach(step -> run(step, fixture.elsewhere));
            if (how.dies()) {
                throw new Death();
            }
        };
        try {
            List<Outcome> outcomes = delivered.add(change)
                    ? process.apply(List.of(change))
                    : (process == fixture.index ? fixture.retry : fixture.retryElsewhere).apply(List.of(change));
            boolean handled = outcomes.get(0).result() != Result.FAILED;
            if (handled && !how.again()) {
                pending.remove(change);
            }
        } catch (Death e) { // comes again
        }
        fixture.bucket.whileReading = key -> {};
    }

    /** All events come in the end; what was lost is found. */
    void settle() {
        for (int i = 0; i < MOST_DELIVERIES && !pending.isEmpty(); i++) {
            List.copyOf(pending)
                    .forEach(change -> deliver(new Deliver(0, false, false, List.of()), change, fixture.index));
        }
        if (!pending.isEmpty()) {
            throw new AssertionError("never handled: " + pending);
        }
        if (lost) {
            fixture.reconcile(name);
        }
    }
}
