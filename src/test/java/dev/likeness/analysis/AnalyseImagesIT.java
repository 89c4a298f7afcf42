package dev.likeness.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.ModelKey;
import dev.likeness.store.CountTrends;
import dev.likeness.store.CountTrends.Asked;
import dev.likeness.store.FindClusters;
import dev.likeness.store.FindClusters.Cluster;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ListClusterImages;
import dev.likeness.store.ListClusterImages.Member;
import dev.likeness.store.ListDuplicates;
import dev.likeness.store.ListDuplicates.Group;
import dev.likeness.store.ListDuplicates.Kind;
import dev.likeness.store.ListMap;
import dev.likeness.store.ListOutliers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found of the fixture's photos. */
class AnalyseImagesIT {
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
    void run_kindsOfPhotos_becomeClusters() {
        assertThat(fixture.analyse().images()).isEqualTo(64);
        List<Cluster> clusters = new FindClusters(fixture.database).run(4);
        assertThat(clusters).extracting(Cluster::images).containsExactly(23, 20, 20, 1);
        for (Cluster cluster : clusters) {
            List<Member> members = members(cluster.id());
            assertThat(members).hasSize(cluster.images());
            assertThat(members)
                    .extracting(member -> member.image().key().substring(0, 1))
                    .containsOnly(members.get(0).image().key().substring(0, 1));
            assertThat(cluster.examples()).hasSize(Math.min(9, cluster.images()));
            assertThat(cluster.labels().get(0).label())
                    .isEqualTo("kind " + fixture.kindOf(members.get(0).image().key()));
        }
    }

    /** Page by page. */
    private List<Member> members(int cluster) {
        List<Member> all = new ArrayList<>();
        var position = ListClusterImages.Position.START;
        List<Member> page = List.of();
        do {
            all.addAll(page);
            page = new ListClusterImages(fixture.database).run(cluster, position, 7);
            if (!page.isEmpty()) {
                Member last = page.get(page.size() - 1);
                position = new ListClusterImages.Position(
                        last.distance(), last.image().id());
            }
        } while (!page.isEmpty());
        return all;
    }

    @Test
    void run_map_hasEachPhotoOnceInItsCluster() {
        fixture.analyse();
        List<ListMap.Point> points = new ArrayList<>();
        List<ListMap.Point> page = new ListMap(fixture.database).run(4, new UUID(0, 0), 10);
        while (!page.isEmpty()) {
            points.addAll(page);
            page = new ListMap(fixture.database)
                    .run(4, page.get(page.size() - 1).id(), 10);
        }
        assertThat(points).extracting(ListMap.Point::id).doesNotHaveDuplicates().hasSize(64);
        assertThat(points)
                .extracting(ListMap.Point::cluster)
                .hasSameElementsAs(new FindClusters(fixture.database)
                        .run(4).stream().map(Cluster::id).toList());
        assertThat(new HashSet<>(points.stream().map(ListMap.Point::x).toList()))
                .hasSizeGreaterThan(40);
    }

    @Test
    void run_duplicates_areGroupedUnderTheBest() {
        assertThat(fixture.analyse().nearDuplicates()).isEqualTo(4);
        List<Group> near = fixture.duplicates(Kind.NEAR);
        assertThat(near).hasSize(1);
        assertThat(AnalysisFixture.keys(near.get(0)))
                .containsExactlyInAnyOrder("a/0", "a/half", "a/quarter", "a/quarter again");
        assertThat(near.get(0).images().get(0).image().key())
                .as("it has the most pixels")
                .isEqualTo("a/0");
        assertThat(near.get(0).images()).allMatch(hit -> hit.similarity() >= ModelKey.DUPLICATE_SIMILARITY);
        List<Group> exact = fixture.duplicates(Kind.EXACT);
        assertThat(exact).hasSize(1);
        assertThat(AnalysisFixture.keys(exact.get(0))).containsExactlyInAnyOrder("a/quarter", "a/quarter again");
    }

    @Test
    void run_duplicates_areListedPageByPage() {
        fixture.copy("b/1", "b/1 again");
        fixture.copy("b/1", "b/1 once more");
        var list = new ListDuplicates(fixture.database);
        List<Group> first = list.run(Kind.EXACT, ImageFilter.ALL, ListDuplicates.Position.START, 1);
        assertThat(AnalysisFixture.keys(first.get(0)))
                .as("the most often first")
                .hasSize(3)
                .contains("b/1");
        List<Group> second = list.run(Kind.EXACT, ImageFilter.ALL, first.get(0).position(), 1);
        assertThat(AnalysisFixture.keys(second.get(0))).hasSize(2).contains("a/quarter");
        assertThat(list.run(Kind.EXACT, ImageFilter.ALL, second.get(0).position(), 1))
                .isEmpty();
        fixture.analyse();
        assertThat(fixture.duplicates(Kind.NEAR))
                .as("those of the same bytes too")
                .hasSize(2);
    }

    @Test
    void run_lonelyPhoto_isTheFirstOutlier() {
        fixture.analyse();
        var outliers = new ListOutliers(fixture.database).run(ImageFilter.ALL, 5);
        assertThat(outliers.get(0).image().key()).isEqualTo(AnalysisFixture.LONELY);
        assertThat(outliers.get(0).similarity()).isLessThan(outliers.get(1).similarity() - 0.2);
        assertThat(outliers).as("one in twenty").hasSize(4);
    }

    @Test
    void run_again_findsTheSame() {
        fixture.analyse();
        List<Integer> before = clusterOfEach();
        fixture.analyse();
        assertThat(clusterOfEach()).isEqualTo(before);
        assertThat(fixture.number("select count(*) from analysis")).isEqualTo(1);
    }

    private List<Integer> clusterOfEach() {
        return new ListMap(fixture.database)
                .run(4, new UUID(0, 0), 100).stream()
                        .map(ListMap.Point::cluster)
                        .toList();
    }

    @Test
    void trends_countWhatIsThere() {
        fixture.analyse();
        var trends = new CountTrends(fixture.database);
        var volume = new Asked(CountTrends.Of.VOLUME, CountTrends.Over.INDEXED_AT, CountTrends.Every.YEAR, 1, 8);
        assertThat(trends.run(volume, ImageFilter.ALL).stream()
                        .mapToLong(CountTrends.Count::images)
                        .sum())
                .isEqualTo(64);
        var labels = new Asked(CountTrends.Of.LABEL, CountTrends.Over.INDEXED_AT, CountTrends.Every.WEEK, 1, 2);
        assertThat(trends.run(labels, ImageFilter.ALL))
                .extracting(CountTrends.Count::name)
                .contains("kind a");
        var clusters = new Asked(CountTrends.Of.CLUSTER, CountTrends.Over.INDEXED_AT, CountTrends.Every.DAY, 4, 8);
        assertThat(trends.run(clusters, new ImageFilter("b/", null, null, null)).stream()
                        .mapToLong(CountTrends.Count::images)
                        .sum())
                .isEqualTo(20);
        assertThat(trends.undated(CountTrends.Over.TAKEN_AT, ImageFilter.ALL)).isEqualTo(64);
    }
}
