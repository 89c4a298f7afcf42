package dev.likeness.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.ModelKey;
import dev.likeness.UnitVectors;
import dev.likeness.embedding.Model;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.Ranking.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is stored and asked for: as right as comparing everything in memory. */
class SearchPropertiesIT {
    private static final int DIMENSIONS = 16;

    /** Rounding to half precision moves a similarity by less. */
    private static final double ROUNDING = 2e-3;

    private static SearchFixture fixture;
    private static Model other;

    @BeforeContainer
    static void start() {
        fixture = new SearchFixture(DIMENSIONS);
        other = fixture.alsoFor("other");
    }

    @AfterContainer
    static void stop() {
        fixture.close();
    }

    @BeforeTry
    void clear() {
        fixture.clear();
    }

    /**
     * Some images in memory: few different vectors make ties.
     *
     * @param vectors by key
     */
    private record Archive(Map<String, float[]> vectors, Random random) {
        static Archive of(long seed, int images, int different) {
            var random = new Random(seed);
            List<float[]> pool = IntStream.range(0, different)
                    .mapToObj(i -> UnitVectors.random(random, DIMENSIONS))
                    .toList();
            var archive = new Archive(new HashMap<>(), random);
            for (int i = 0; i < images; i++) {
                archive.vectors.put("%d/%03d".formatted(random.nextInt(3), i), pool.get(random.nextInt(different)));
            }
            archive.write(archive.vectors.keySet());
            return archive;
        }

        static String label(String key) {
            return key.endsWith("7") ? "rare" : "common";
        }

        void write(Set<String> keys) {
            fixture.write(keys.stream()
                    .map(key -> fixture.photo(key, "01", vectors.get(key), label(key)))
                    .toList());
        }

        List<String> matching(ImageFilter filter, float[] asked, double least) {
            return vectors.keySet().stream()
                    .filter(key -> filter.prefix() == null || key.startsWith(filter.prefix()))
                    .filter(key -> filter.label() == null || label(key).equals(filter.label()))
                    .filter(key -> UnitVectors.dot(vectors.get(key), asked) >= least)
                    .sorted(Comparator.comparingDouble(key -> -UnitVectors.dot(vectors.get(key), asked)))
                    .toList();
        }
    }

    private static RankImages.Page search(float[] asked, SearchRequest request) {
        return fixture.rankImages.run(fixture.model, asked, List.of(), request);
    }

    private static SearchRequest request(int k, ImageFilter filter, double least, PageCursor after) {
        return new SearchRequest(k, Mode.SIMILAR, filter, least, after);
    }

    private static void assertEqualsBruteForce(
            Archive archive, float[] asked, ImageFilter filter, double least, int k, List<Hit> hits) {
        List<String> surely = archive.matching(filter, asked, least + ROUNDING);
        List<String> perhaps = archive.matching(filter, asked, least - ROUNDING);
        assertThat(hits.size()).isBetween(Math.min(k, surely.size()), Math.min(k, perhaps.size()));
        for (int i = 0; i < hits.size(); i++) {
            String key = hits.get(i).image().key();
            assertThat(perhaps).contains(key);
            assertThat(hits.get(i).similarity())
                    .isCloseTo(UnitVectors.dot(archive.vectors.get(key), asked), within(ROUNDING))
                    .as("no more similar image is left out at rank %d", i)
                    .isCloseTo(UnitVectors.dot(archive.vectors.get(perhaps.get(i)), asked), within(ROUNDING));
        }
        assertThat(hits)
                .isSortedAccordingTo(Comparator.comparingDouble(Hit::similarity)
                        .reversed()
                        .thenComparing(hit -> hit.image().id().toString()))
                .extracting(hit -> hit.image().id())
                .doesNotHaveDuplicates();
    }

    /** By comparing everything, and by as many candidates from the index as there are images: so nothing may be missed. */
    @Property(tries = 120, shrinking = ShrinkingMode.BOUNDED)
    void search_anyFilterAndThreshold_equalsBruteForce(
            @ForAll long seed,
            @ForAll @IntRange(max = 90) int images,
            @ForAll @IntRange(min = 1, max = 40) int different,
            @ForAll @IntRange(min = 1, max = 100) int k,
            @ForAll @IntRange(max = 3) int prefix,
            @ForAll @IntRange(max = 2) int label,
            @ForAll @DoubleRange(min = -1, max = 1) double least,
            @ForAll boolean byCode) {
        Archive archive = Archive.of(seed, images, different);
        fixture.configure(Math.max(10, images), byCode ? 0 : 1000);
        float[] asked = UnitVectors.random(archive.random, DIMENSIONS);
        var filter = new ImageFilter(
                prefix == 3 ? null : prefix + "/", label == 0 ? null : label == 1 ? "rare" : "common", null, null);
        for (double threshold : new double[] {-1, least}) {
            RankImages.Page page = search(asked, request(k, filter, threshold, null));
            assertEqualsBruteForce(archive, asked, filter, threshold, k, page.hits());
        }
    }

    /** With fewer candidates than images an answer may miss one, but never has fewer than there are. */
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void search_fewCandidates_findsAsManyAsThereAre(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 90) int images,
            @ForAll @IntRange(min = 1, max = 100) int k) {
        Archive archive = Archive.of(seed, images, 90);
        fixture.configure(10, 0);
        float[] asked = UnitVectors.random(archive.random, DIMENSIONS);
        for (ImageFilter filter : List.of(
                ImageFilter.ALL, new ImageFilter("1/", "rare", null, null), new ImageFilter("0/", null, null, null))) {
            List<String> matching = archive.matching(filter, asked, -1);
            assertThat(search(asked, request(k, filter, -1, null)).hits())
                    .hasSize(Math.min(k, matching.size()))
                    .allSatisfy(hit -> assertThat(hit.similarity())
                            .isCloseTo(
                                    UnitVectors.dot(
                                            archive.vectors.get(hit.image().key()), asked),
                                    within(ROUNDING)));
        }
    }

    /** Images come and go between pages: those that stay are there once, whatever page they are on. */
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void pages_whileImagesComeAndGo_neitherRepeatNorSkipWhatStays(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 80) int images,
            @ForAll @IntRange(min = 1, max = 20) int different,
            @ForAll @IntRange(min = 1, max = 30) int k,
            @ForAll boolean byCode,
            @ForAll boolean filtered) {
        Archive archive = Archive.of(seed, images, different);
        // The first page ranks fewer candidates than there are; what it passes over must come later.
        fixture.configure(10, byCode ? 0 : 1000);
        float[] asked = UnitVectors.random(archive.random, DIMENSIONS);
        ImageFilter filter = filtered ? new ImageFilter("1/", null, null, null) : ImageFilter.ALL;
        Set<String> stayed = new HashSet<>(archive.matching(filter, asked, -1));
        List<UUID> seenIds = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        PageCursor after = null;
        int pages = 0;
        do {
            RankImages.Page page = search(asked, request(k, filter, -1, after));
            page.hits().forEach(hit -> {
                seen.add(hit.image().key());
                seenIds.add(hit.image().id());
            });
            after = page.next() == null ? null : PageCursor.decode(page.next().encode());
            stayed.stream()
                    .skip(archive.random.nextInt(Math.max(1, stayed.size())))
                    .findFirst()
                    .ifPresent(gone -> {
                        fixture.delete(gone, "02");
                        stayed.remove(gone);
                    });
            String arrived = "new/" + pages++;
            archive.vectors.put(arrived, UnitVectors.random(archive.random, DIMENSIONS));
            archive.write(Set.of(arrived));
        } while (after != null && !stayed.isEmpty());
        assertThat(seenIds).doesNotHaveDuplicates();
        if (after == null) {
            assertThat(seen).containsAll(stayed);
        }
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void search_modelsSideBySide_neverMeet(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int images) {
        Archive archive = Archive.of(seed, images, 60);
        fixture.configure(100, 0);
        // The other model says the opposite of every second image, and nothing of the rest.
        Map<String, float[]> opposite = new HashMap<>();
        archive.vectors.forEach((key, vector) -> {
            if (key.hashCode() % 2 == 0) {
                var negative = new float[DIMENSIONS];
                IntStream.range(0, DIMENSIONS).forEach(i -> negative[i] = -vector[i]);
                opposite.put(key, negative);
            }
        });
        fixture.addTo(other, opposite);
        float[] asked = UnitVectors.random(archive.random, DIMENSIONS);
        var others = new Archive(opposite, archive.random);
        assertEqualsBruteForce(
                archive,
                asked,
                ImageFilter.ALL,
                -1,
                20,
                search(asked, request(20, ImageFilter.ALL, -1, null)).hits());
        List<Hit> hits = fixture.rankImages
                .run(other, asked, List.of(), request(20, ImageFilter.ALL, -1, null))
                .hits();
        assertEqualsBruteForce(others, asked, ImageFilter.ALL, -1, 20, hits);
        assertThat(other.key().outputs()).extracting(ModelKey.Output::name).containsExactly(ModelKey.EMBEDDING);
    }
}
