package dev.likeness.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.ModelKey;
import dev.likeness.analysis.AnalyseImages.Stage;
import dev.likeness.analysis.AnalyseImages.Summary;
import dev.likeness.store.FindAnalysis;
import dev.likeness.store.FindClusters;
import dev.likeness.store.ListDuplicates.Kind;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Photos come, change and go while they are analysed, or there are none; time runs out. */
class AnalysisChangesIT {
    private static final List<String> TABLES =
            List.of("clustered_image", "cluster_example", "near_duplicate", "outlier");
    private static final String LONELY = AnalysisFixture.LONELY;

    private AnalysisFixture fixture;

    @BeforeEach
    void fill() {
        fixture = new AnalysisFixture();
        fixture.fill();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void run_photoDeletedOrReplacedMeanwhileOrLater_isInNoTable() {
        fixture.analyseImages().run(fixture.model, () -> false, stage -> {
            if (stage == Stage.SAVE) {
                fixture.delete("a/0");
                fixture.add("a/1", "c", 0.05, "new", 0);
            }
        });
        assertThat(fixture.number("select count(*) from clustered_image")).isEqualTo(62);
        fixture.delete("a/half");
        fixture.add(LONELY, "b", 0.05, "other", 0);
        assertThat(fixture.number("select count(*) from clustered_image")).isEqualTo(60);
        for (String table : TABLES) {
            assertThat(fixture.number("select count(*) from " + table + " join image on image.id = image_id"
                            + " where key in ('a/0', 'a/1', 'a/half', 'lonely')"))
                    .as(table)
                    .isZero();
        }
        assertThat(AnalysisFixture.keys(fixture.duplicates(Kind.NEAR).get(0)))
                .as("what is left")
                .containsExactlyInAnyOrder("a/quarter", "a/quarter again");
    }

    @Test
    void run_nothingIndexedOrOutOfTime_isSaidAsSuch() {
        Summary hurried = fixture.analyseImages().run(fixture.model, () -> true, stage -> {});
        assertThat(hurried.nearDuplicates()).isNull();
        assertThat(new FindAnalysis(fixture.database).run().orElseThrow().near())
                .isFalse();
        fixture.execute("truncate image cascade");
        assertThat(fixture.analyse()).isEqualTo(new Summary(0, 0, 0));
        assertThat(new FindClusters(fixture.database).run(3)).isEmpty();
    }

    @Test
    void run_onePhotoOrBlankOnes_isOneCluster() {
        fixture.execute("truncate image cascade");
        fixture.add("one", "a", 0, "one", 0);
        assertThat(fixture.analyse()).isEqualTo(new Summary(1, 1, 0));
        fixture.copy("one", "the same");
        assertThat(fixture.analyse()).isEqualTo(new Summary(2, 1, 2));
        fixture.execute("truncate image cascade");
        for (int i = 0; i < 9; i++) {
            fixture.addBlank("blank " + i);
        }
        assertThat(fixture.analyse()).as("blank ones are not the same").isEqualTo(new Summary(9, 1, 0));
        assertThat(new FindClusters(fixture.database).run(1).get(0).images()).isEqualTo(9);
    }

    @Test
    void run_isOfTheModelAndItsVersion() {
        fixture.analyse();
        var last = new FindAnalysis(fixture.database).run().orElseThrow();
        ModelKey key = fixture.model.key();
        assertThat(last.isOf(key)).isTrue();
        assertThat(last.isOf(new ModelKey(key.id(), "of other weights", key.outputs())))
                .isFalse();
        assertThat(last.isOf(new ModelKey("other", key.version(), key.outputs())))
                .isFalse();
    }

    @Test
    void run_outOfTime_keepsTheNearDuplicatesThatWereFound() {
        fixture.analyse();
        fixture.analyseImages().run(fixture.model, () -> true, stage -> {});
        assertThat(fixture.duplicates(Kind.NEAR)).hasSize(1);
        assertThat(new FindAnalysis(fixture.database).run().orElseThrow().near())
                .isTrue();
    }

    @Test
    void run_toldToStop_changesNothing() {
        fixture.analyse();
        var before = new FindAnalysis(fixture.database).run();
        assertThatThrownBy(() -> fixture.analyseImages().run(fixture.model, () -> false, stage -> {
                    if (stage == Stage.SAVE) {
                        throw new IllegalStateException("stop");
                    }
                }))
                .hasMessage("stop");
        assertThat(new FindAnalysis(fixture.database).run()).isEqualTo(before);
        assertThat(fixture.number("select count(*) from clustered_image")).isEqualTo(64);
    }

    /** Whoever deletes locks the photo, then what was found of it; whoever deletes several, in the order of their keys. */
    @Test
    void run_whilePhotosAreDeleted_waitsWithoutHoldingWhatTheyNeed() throws Exception {
        fixture.analyse();
        CompletableFuture<Summary> analysis;
        try (var connection = DriverManager.getConnection(fixture.postgres.jdbcUrl());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from image where key = 'a/half' for update");
            analysis = CompletableFuture.supplyAsync(fixture::analyse);
            fixture.postgres.awaitLocked(analysis);
            statement.execute("delete from image where key = 'a/half'");
            statement.execute("delete from image where key = 'b/0'"); // written before a/half
            connection.commit();
        }
        assertThat(analysis.join().images()).as("as it was read").isEqualTo(64);
        assertThat(fixture.number("select count(*) from clustered_image")).isEqualTo(62);
    }
}
