package dev.likeness.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.index.History.Delete;
import dev.likeness.index.History.Deliver;
import dev.likeness.index.History.Lose;
import dev.likeness.index.History.Put;
import dev.likeness.index.History.Reconcile;
import dev.likeness.index.History.Step;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.PostgresExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a bucket, and in whatever order it is told: the table equals the bucket in the end. */
class IndexHistoriesIT {
    private static final int CONTENTS = 3;
    private static final int MOST_STEPS = 10;

    /** Indexed photos without an embedding, embeddings of photos that are not, and those of other bytes. */
    private static final String UNLIKE =
            """
            select count(*)
            from image left join %1$s e on e.image_id = image.id
            where bucket = '%2$s'
              and ((state = 'indexed') <> (e.image_id is not null)
                   or exists (select from image twin join %1$s other on other.image_id = twin.id
                              where twin.sha256 = image.sha256 and other.embedding <> e.embedding))
            """;

    private static final AtomicInteger HISTORIES = new AtomicInteger();

    private static PostgresExtension postgres;
    private static OnnxEmbedder embedder;
    private static IndexFixture fixture;

    @BeforeContainer
    static void start() {
        postgres = new PostgresExtension(16);
        postgres.beforeEach(null);
        embedder = Models.openBuiltIn();
        fixture = new IndexFixture(postgres.source(), embedder);
    }

    @AfterContainer
    static void stop() throws Exception {
        postgres.afterEach(null);
        embedder.close();
    }

    private static Arbitrary<Step> change() {
        Arbitrary<Integer> key = Arbitraries.of(0, 0, 0, 1);
        Arbitrary<Boolean> sequenced = Arbitraries.of(true, true, false);
        Arbitrary<Integer> content = Arbitraries.integers().between(0, CONTENTS - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Combinators.combine(key, content, sequenced).as(Put::new)),
                Tuple.of(1, Combinators.combine(key, sequenced).as(Delete::new)));
    }

    private static Arbitrary<Step> deliver(Arbitrary<List<Step>> meanwhile) {
        return Combinators.combine(
                        Arbitraries.of(0, 0, 1, 2, 3),
                        Arbitraries.of(false, false, false, true),
                        Arbitraries.of(false, false, false, true),
                        meanwhile)
                .as(Deliver::new);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Step> byAnother = Arbitraries.oneOf(change(), deliver(Arbitraries.just(List.of())));
        return Arbitraries.frequencyOf(
                        Tuple.of(5, change()),
                        Tuple.of(5, deliver(byAnother.list().ofMaxSize(4))),
                        Tuple.of(1, Arbitraries.of(0, 1, 2).map(Lose::new)),
                        Tuple.of(1, Arbitraries.just(new Reconcile())))
                .list()
                .ofMinSize(2)
                .ofMaxSize(MOST_STEPS);
    }

    @Property(tries = 2500)
    void anyHistory_tableEqualsBucket(@ForAll("histories") List<Step> steps) {
        String bucket = "history " + HISTORIES.incrementAndGet();
        var history = new History(fixture, bucket);
        history.run(steps);
        history.settle();
        assertThat(fixture.stored(bucket)).isEqualTo(fixture.there());
        for (EmbeddingTable table : new FindEmbeddingTables(fixture.database)
                .run(fixture.model.key())
                .byOutput()
                .values()) {
            assertThat(postgres.text(UNLIKE.formatted(table.name(), bucket))).isEqualTo("0");
        }
    }
}
