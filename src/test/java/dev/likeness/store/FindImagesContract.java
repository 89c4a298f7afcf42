package dev.likeness.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.store.CountLabels.Counts;
import dev.likeness.store.CountLabels.LabelCount;
import dev.likeness.store.NearestQuery.Page;
import dev.likeness.store.NearestQuery.Position;
import dev.likeness.store.NearestQuery.Threshold;
import dev.likeness.store.Ranking.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What searching and listing promise beside what {@code SearchPropertiesIT} compares with brute force. */
abstract class FindImagesContract extends StoreFixture {
    FindImagesContract(int majorVersion) {
        super(majorVersion);
    }

    private Ranking nearest(NearestQuery query) {
        return new FindNearest(database).run(table, query);
    }

    @Test
    void folders_areWhatKeysHaveUpToTheirNextSlash() {
        for (String key : List.of("a", "a/1", "a/b/2", "a/b/3", "a/ü/4", "a0/5", "b/%/6", "b/_/7", "c/8", "/9")) {
            index(key, "01", unit(new Random(1)));
        }
        replace.deleted(object("c/8", "02"), fence(object("c/8", "02")));
        var folders = new ListFolders(database);
        assertThat(folders.run("", 10)).containsExactly("/", "a/", "a0/", "b/");
        assertThat(folders.run("", 2)).containsExactly("/", "a/");
        assertThat(folders.run("a/", 10)).containsExactly("a/b/", "a/ü/");
        assertThat(folders.run("b/", 10)).containsExactly("b/%/", "b/_/");
        assertThat(folders.run("c/", 10)).isEmpty();
        assertThat(folders.run("a/b/", 10)).isEmpty();
    }

    @Test
    void labels_areCountedWhereTheFilterLetsThrough() {
        index("x/1", "01", unit(new Random(1)), "hat", "shoe");
        index("x/2", "01", unit(new Random(2)), "hat");
        index("y/3", "01", unit(new Random(3)), "shoe", "boot", "hat");
        var labels = new CountLabels(database);
        assertThat(labels.run(ImageFilter.ALL, 10))
                .containsExactly(
                        new LabelCount("hat", new Counts(3, 3, 0)),
                        new LabelCount("shoe", new Counts(2, 2, 0)),
                        new LabelCount("boot", new Counts(1, 1, 0)));
        assertThat(labels.run(new ImageFilter("x/", null, null, null), 1))
                .containsExactly(new LabelCount("hat", new Counts(2, 2, 0)));
    }

    @Test
    void thumbnail_comesAndGoesWithItsPhoto() {
        index("a", "01", unit(new Random(1)));
        UUID id = new ListImages(database)
                .run(ImageState.INDEXED, ImageFilter.ALL, null, 1)
                .get(0)
                .id();
        assertThat(new FindThumbnail(database).run(id).orElseThrow().jpeg()).isEqualTo(THUMBNAIL);
        replace.rejected(object("a", "02"), fence(object("a", "02")), "etag", 1, "unreadable_image");
        assertThat(new FindThumbnail(database).run(id)).isEmpty();
        assertThat(count("thumbnail")).isZero();
    }

    @Test
    void findNearest_smallTable_isComparedWhole() {
        List<float[]> vectors = indexMany(60);
        assertThat(nearest(query(vectors.get(3), ImageFilter.ALL, null, 2)))
                .extracting(Ranking::exact, Ranking::candidates)
                .containsExactly(true, 60);
    }

    @Test
    void findNearest_largeTable_comparesCandidates() {
        List<float[]> vectors = indexMany(60);
        searchByCode(20);
        Ranking ranking = nearest(query(vectors.get(3), ImageFilter.ALL, null, 2));
        assertThat(ranking).extracting(Ranking::exact, Ranking::candidates).containsExactly(false, 20);
        assertThat(ranking.hits().get(0).image().key()).isEqualTo("0003/photo.png");
    }

    @Test
    void findNearest_filterThatFewPass_findsAllOfThem() {
        List<float[]> vectors = indexMany(60);
        searchByCode(10);
        var filter = new ImageFilter("000", "even", null, null);
        assertThat(nearest(query(vectors.get(50), filter, null, 20)).hits())
                .extracting(hit -> hit.image().key())
                .containsExactlyInAnyOrder(
                        "0000/photo.png", "0002/photo.png", "0004/photo.png", "0006/photo.png", "0008/photo.png");
    }

    @Test
    void findNearest_pagesWithTies_neitherRepeatNorSkip() {
        float[] same = unit(new Random(5));
        for (int i = 0; i < 23; i++) {
            index("tie-" + i, "01", same);
        }
        List<UUID> seen = new ArrayList<>();
        Position after = null;
        List<Hit> page;
        do {
            page = nearest(query(same, ImageFilter.ALL, after, 5)).hits();
            page.forEach(hit -> seen.add(hit.image().id()));
            after = page.isEmpty()
                    ? null
                    : new Position(
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
        UUID id = nearest(query(one, ImageFilter.ALL, null, 1))
                .hits()
                .get(0)
                .image()
                .id();
        var without =
                new NearestQuery(one, bits(one), ImageFilter.ALL, List.of(id), Threshold.NONE, Page.first(5), false);
        assertThat(nearest(without).hits()).extracting(hit -> hit.image().key()).containsExactly("other");
        var close = new NearestQuery(
                one, bits(one), ImageFilter.ALL, List.of(), new Threshold(0.99, null), Page.first(5), false);
        assertThat(nearest(close).hits()).extracting(hit -> hit.image().key()).containsExactly("one");
    }

    @Test
    void findNearest_tooFewAreSimilar_theCodesTellWhetherMoreCanBe() {
        List<float[]> vectors = indexMany(60);
        searchByCode(10);
        float[] asked = vectors.get(8);
        var near = new NearestQuery(
                asked, bits(asked), ImageFilter.ALL, List.of(), new Threshold(0.999, 1), Page.first(5), false);
        assertThat(nearest(near))
                .extracting(Ranking::exact, Ranking::candidates)
                .containsExactly(false, 10);
        var anywhere = new NearestQuery(
                asked, bits(asked), ImageFilter.ALL, List.of(), new Threshold(0.999, null), Page.first(5), false);
        assertThat(nearest(anywhere))
                .extracting(Ranking::exact, Ranking::candidates)
                .containsExactly(true, 60);
        assertThat(nearest(anywhere).hits()).isEqualTo(nearest(near).hits()).hasSize(1);
    }

    @Test
    void findNearest_zeroVectors_areNotLikeAnything() {
        index("zero", "01", new float[DIMENSIONS]);
        index("one", "01", unit(new Random(1)));
        assertThat(nearest(query(new float[DIMENSIONS], ImageFilter.ALL, null, 5))
                        .hits())
                .extracting(Hit::similarity)
                .containsExactly(0.0, 0.0);
    }

    @Test
    void findNearest_emptyTable_findsNothing() {
        NearestQuery query = query(unit(new Random(1)), ImageFilter.ALL, null, 5);
        assertThat(nearest(query)).isEqualTo(new Ranking(List.of(), true, 0));
    }

    @Test
    void similarImages_inPsql_isTheSameSearch() {
        List<float[]> vectors = indexMany(30);
        new ServeModel(database, new FindEmbeddingTables(database)).run(MODEL);
        List<String> expected = nearest(query(vectors.get(4), ImageFilter.ALL, null, 4)).hits().stream()
                .skip(1)
                .map(hit -> hit.image().key())
                .toList();
        List<String> keys = database.query(handle -> handle.createQuery(
                        "select key from similar_images((select id from image where key = '0004/photo.png'), 3)")
                .mapTo(String.class)
                .list());
        assertThat(keys).isEqualTo(expected);
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
        delete("b", "01");
        var list = new ListStoredObjects(database);
        assertThat(list.after("photos", ""))
                .toIterable()
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("Z", "a", "ü");
        assertThat(list.after("photos", "Z"))
                .toIterable()
                .extracting(ListStoredObjects.StoredObject::key)
                .containsExactly("a", "ü");
    }

    @Test
    void listStoredObjects_manyPages_eachOnce() {
        database.transactionally(handle -> handle.execute("insert into image (bucket, key, state, reason, etag)"
                + " select 'photos', lpad(i::text, 4, '0'), 'rejected', 'r', 'e' from generate_series(0, 2000) i"));
        assertThat(new ListStoredObjects(database).after("photos", ""))
                .toIterable()
                .extracting(ListStoredObjects.StoredObject::key)
                .hasSize(2001)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void sameBytes_areMarkedOnEachUntilOneIsLeft() {
        index("a", "01", unit(new Random(1)));
        assertThat(listed(ImageState.INDEXED).get(0).flags()).doesNotContain("duplicate");
        index("b", "02", unit(new Random(1)));
        assertThat(listed(ImageState.INDEXED)).hasSize(2).allSatisfy(image -> assertThat(image.flags())
                .contains("duplicate"));
        delete("a", "03");
        assertThat(listed(ImageState.INDEXED).get(0).flags()).doesNotContain("duplicate");
    }
}
