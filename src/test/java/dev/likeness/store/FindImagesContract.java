package dev.likeness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What searching and listing promise: as right as brute force, in pages without repeats or gaps. */
abstract class FindImagesContract extends StoreFixture {
    FindImagesContract(int majorVersion) {
        super(majorVersion);
    }

    @Test
    void findNearest_equalsBruteForce() {
        List<float[]> vectors = indexMany(60);
        float[] asked = unit(new Random(99));
        List<Hit> hits = new FindNearest(database).run(table, query(asked, ImageFilter.ALL, null, 10));

        List<Integer> expected = IntStream.range(0, 60)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -dot(asked, vectors.get(i))))
                .limit(10)
                .toList();
        assertThat(hits)
                .extracting(hit -> hit.image().key())
                .isEqualTo(expected.stream()
                        .map(i -> "%04d/photo.png".formatted(i))
                        .toList());
        assertThat(hits.get(0).similarity()).isCloseTo(dot(asked, vectors.get(expected.get(0))), within(1e-3));
    }

    @Test
    void findNearestByCode_allAreCandidates_equalsTheExactScan() {
        List<float[]> vectors = indexMany(60);
        float[] asked = vectors.get(17);
        NearestQuery query = query(asked, ImageFilter.ALL, null, 20);
        assertThat(new FindNearestByCode(database).run(table, query, bits(asked), 60))
                .isEqualTo(new FindNearest(database).run(table, query));
    }

    @Test
    void findNearestByCode_filtered_findsAsManyAsThereAre() {
        List<float[]> vectors = indexMany(60);
        var filter = new ImageFilter("000", "even", null, null);
        List<Hit> hits = new FindNearestByCode(database)
                .run(table, query(vectors.get(50), filter, null, 20), bits(vectors.get(50)), 5);
        assertThat(hits)
                .extracting(hit -> hit.image().key())
                .containsExactlyInAnyOrder(
                        "0000/photo.png", "0002/photo.png", "0004/photo.png", "0006/photo.png", "0008/photo.png");
        assertThat(new CountSearchable(database).run(table, filter, 100)).isEqualTo(5);
        assertThat(new CountSearchable(database).run(table, ImageFilter.ALL, 7)).isEqualTo(7);
    }

    @Test
    void findNearest_pagesWithTies_neitherRepeatNorSkip() {
        float[] same = unit(new Random(5));
        for (int i = 0; i < 23; i++) {
            index("tie-" + i, "01", same);
        }
        List<UUID> seen = new ArrayList<>();
        NearestQuery.Position after = null;
        List<Hit> page;
        do {
            page = new FindNearest(database).run(table, query(same, ImageFilter.ALL, after, 5));
            page.forEach(hit -> seen.add(hit.image().id()));
            after = page.isEmpty()
                    ? null
                    : new NearestQuery.Position(
                            page.get(page.size() - 1).similarity(),
                            page.get(page.size() - 1).image().id());
        } while (!page.isEmpty());
        assertThat(seen).hasSize(23).doesNotHaveDuplicates();
        assertThat(seen.stream().map(UUID::toString)).isSorted();
    }

    @Test
    void findNearest_itselfLeftOutAndLeastSimilarity_areKept() {
        float[] one = unit(new Random(1));
        index("one", "01", one);
        index("other", "01", unit(new Random(2)));
        UUID id = new FindNearest(database)
                .run(table, query(one, ImageFilter.ALL, null, 1))
                .get(0)
                .image()
                .id();
        var without = new NearestQuery(one, ImageFilter.ALL, id, -1, null, 5);
        assertThat(new FindNearest(database).run(table, without))
                .extracting(hit -> hit.image().key())
                .containsExactly("other");
        var close = new NearestQuery(one, ImageFilter.ALL, null, 0.99, null, 5);
        assertThat(new FindNearest(database).run(table, close))
                .extracting(hit -> hit.image().key())
                .containsExactly("one");
    }

    @Test
    void findNearest_zeroVectors_areNotLikeAnything() {
        index("zero", "01", new float[DIMENSIONS]);
        index("one", "01", unit(new Random(1)));
        assertThat(new FindNearest(database).run(table, query(new float[DIMENSIONS], ImageFilter.ALL, null, 5)))
                .extracting(Hit::similarity)
                .containsExactly(0.0, 0.0);
    }

    @Test
    void findNearest_emptyTable_findsNothing() {
        NearestQuery query = query(unit(new Random(1)), ImageFilter.ALL, null, 5);
        assertThat(new FindNearest(database).run(table, query)).isEmpty();
        assertThat(new FindNearestByCode(database).run(table, query, new byte[DIMENSIONS / 8], 200))
                .isEmpty();
    }

    @Test
    void listImages_pages_newestFirst() {
        indexMany(7);
        List<String> keys = new ArrayList<>();
        ListImages.Position after = null;
        List<StoredImage> page;
        do {
            page = new ListImages(database).run(ImageState.INDEXED, ImageFilter.ALL, after, 3);
            page.forEach(image -> keys.add(image.key()));
            after = page.isEmpty()
                    ? null
                    : new ListImages.Position(
                            page.get(page.size() - 1).indexedAt(),
                            page.get(page.size() - 1).id());
        } while (!page.isEmpty());
        assertThat(keys).hasSize(7).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void listStoredObjects_leavesOutTombstones_inByteOrder() {
        index("ü", "01", unit(new Random(1)));
        index("Z", "01", unit(new Random(1)));
        index("a", "01", unit(new Random(1)));
        replace.deleted(object("b", "01"), NO_ROW);
        var list = new ListStoredObjects(database);
        assertThat(list.run("photos", "", 10))
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("Z", "a", "ü");
        assertThat(list.run("photos", "Z", 1))
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("a");
    }
}
