package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.UnitVectors;
import dev.likeness.search.AuditRecall.Audit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditRecallIT {
    private static final int DIMENSIONS = 64;

    private static Audit audit(SearchFixture fixture) {
        List<Audit> audits = fixture.audit(60, () -> false);
        assertThat(audits).hasSize(1);
        return audits.get(0);
    }

    /** Near-equals, of which short codes know no order: few candidates are not enough. */
    private static void fill(SearchFixture fixture, int images) {
        var random = new Random(4);
        fixture.write(IntStream.range(0, images)
                .mapToObj(i -> fixture.photo("%04d".formatted(i), "01", UnitVectors.random(random, DIMENSIONS), "x"))
                .toList());
        fixture.write(List.of(fixture.photo("nothing", "01", new float[DIMENSIONS], "x")));
        fixture.execute("analyze");
    }

    @Test
    void run_tooFewCandidates_areRaisedUntilRecallIsEnough() {
        try (var fixture = new SearchFixture(DIMENSIONS)) {
            fill(fixture, 800);
            fixture.configure(10, 0);
            Audit raised = audit(fixture);
            assertThat(raised.candidatesBefore()).isEqualTo(10);
            assertThat(raised.candidates()).isGreaterThan(50);
            assertThat(raised.recallAt10()).isGreaterThanOrEqualTo(AuditRecall.LEAST_RECALL);
            assertThat(raised.exact()).isFalse();
            assertThat(fixture.number("select candidates from model")).isEqualTo(raised.candidates());

            Audit again = audit(fixture);
            assertThat(again.recallAt10()).isGreaterThan(0.97);
            assertThat(again.candidatesBefore()).isEqualTo(raised.candidates());
        }
    }

    @Test
    void run_smallTableOrEmptyOne_needsNothing() {
        try (var fixture = new SearchFixture(DIMENSIONS)) {
            assertThat(fixture.audit(10, () -> false)).isEmpty();
            fill(fixture, 5);
            Audit audit = audit(fixture);
            assertThat(audit.exact()).isTrue();
            assertThat(audit.recallAt10()).isEqualTo(1);
            assertThat(audit.queries()).isEqualTo(6);
            assertThat(audit.candidates()).isEqualTo(200);
            assertThat(fixture.audit(10, () -> true)).as("out of time").isEmpty();
        }
    }
}
