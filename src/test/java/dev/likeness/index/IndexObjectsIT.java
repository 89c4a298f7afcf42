package dev.likeness.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.corpus.HostilePictures;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.image.ImageDecoder;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.index.Outcome.Result;
import dev.likeness.store.CountImages;
import dev.likeness.store.Database;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.ImageState;
import dev.likeness.store.ListImages;
import dev.likeness.store.ListStoredObjects;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.PostgresExtension;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.StoredImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of a bucket, through the real model into a real database. */
class IndexObjectsIT {
    private static final int BATCH = 10;

    private static OnnxEmbedder embedder;

    @RegisterExtension
    final PostgresExtension postgres = new PostgresExtension(16);

    private final FakeBucket bucket = new FakeBucket();
    private Database database;
    private IndexObjects index;

    @BeforeAll
    static void open() {
        embedder = Models.openBuiltIn();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @BeforeEach
    void wire() {
        var model = new Model(embedder);
        SchemaMigration.run(postgres.source(), model.key());
        database = new Database(postgres.source());
        index = new IndexObjects(
                bucket,
                ImageDecoder.ofEnvironment(),
                new CurrentModel(model),
                new FindEmbeddingTables(database),
                new ReadFence(database),
                new ReplaceImage(database));
    }

    private static byte[] picture(int colour) throws IOException {
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 2, colour);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static ObjectChange change(Kind kind, String key, String sequencer) {
        return new ObjectChange(kind, new ObjectVersion("photos", key, null, sequencer));
    }

    private Map<String, Result> apply(ObjectChange... changes) {
        return index.apply(List.of(changes)).stream()
                .collect(Collectors.toMap(outcome -> outcome.change().object().key(), Outcome::result));
    }

    private Map<ImageState, Long> counts() {
        return new CountImages(database).run().byState();
    }

    @Test
    void apply_mixedBatch_eachGetsItsOwnOutcome() throws IOException {
        bucket.objects.put("good", picture(0xFF0000));
        bucket.objects.put("bad", new byte[] {1, 2, 3});
        bucket.objects.put("slow", picture(0x00FF00));
        bucket.failing.add("slow");

        assertThat(apply(
                        change(Kind.CREATED, "good", "01"),
                        change(Kind.CREATED, "bad", "01"),
                        change(Kind.CREATED, "slow", "01"),
                        change(Kind.CREATED, "gone before it was read", "01"),
                        change(Kind.REMOVED, "never seen", "01")))
                .isEqualTo(Map.of(
                        "good", Result.INDEXED,
                        "bad", Result.REJECTED,
                        "slow", Result.FAILED,
                        "gone before it was read", Result.DELETED,
                        "never seen", Result.DELETED));

        bucket.failing.clear();
        assertThat(apply(change(Kind.CREATED, "slow", "01"))).containsEntry("slow", Result.INDEXED);
        assertThat(counts()).isEqualTo(Map.of(ImageState.INDEXED, 2L, ImageState.REJECTED, 1L, ImageState.DELETED, 2L));
    }

    @Test
    void apply_hostileFiles_leaveThePhotosBesideThemAlone() throws IOException {
        List<Map.Entry<String, byte[]>> hostile =
                List.copyOf(HostilePictures.all().entrySet());
        for (int i = 0; i < hostile.size(); i += BATCH - 1) {
            bucket.objects.clear();
            hostile.subList(i, Math.min(i + BATCH - 1, hostile.size()))
                    .forEach(file -> bucket.objects.put(file.getKey(), file.getValue()));
            bucket.objects.put("zz the photo after them " + i, picture(i));
            Map<String, Result> results = apply(bucket.objects.keySet().stream()
                    .map(key -> change(Kind.CREATED, key, "01"))
                    .toArray(ObjectChange[]::new));
            assertThat(results)
                    .hasSize(bucket.objects.size())
                    .containsEntry("zz the photo after them " + i, Result.INDEXED);
            assertThat(results.values()).isSubsetOf(Result.INDEXED, Result.REJECTED);
        }
        List<StoredImage> rejected =
                new ListImages(database).run(ImageState.REJECTED, ImageFilter.ALL, null, hostile.size());
        assertThat(rejected).hasSizeGreaterThan(400);
        assertThat(rejected)
                .extracting(StoredImage::reason)
                .containsOnly("unreadable_image", "image_too_large", "unsupported_format");
    }

    private List<Result> inOrder(ObjectChange... changes) {
        return index.apply(List.of(changes)).stream().map(Outcome::result).toList();
    }

    @Test
    void apply_sameKeySeveralTimes_endsAsTheLatestSays() throws IOException {
        bucket.objects.put("a", picture(0xFF0000));
        assertThat(inOrder(
                        change(Kind.CREATED, "a", "01"),
                        change(Kind.CREATED, "a", "02"),
                        change(Kind.CREATED, "a", "01")))
                .containsExactly(Result.INDEXED, Result.INDEXED, Result.SUPERSEDED);
        bucket.objects.clear();
        assertThat(inOrder(change(Kind.REMOVED, "a", "04"), change(Kind.CREATED, "a", "03")))
                .containsExactly(Result.DELETED, Result.SUPERSEDED);
        assertThat(counts()).containsEntry(ImageState.DELETED, 1L).containsEntry(ImageState.INDEXED, 0L);
    }

    @Test
    void apply_removalOfAnOldVersion_keepsThePhoto() throws IOException {
        bucket.objects.put("a", picture(0xFF0000));
        apply(change(Kind.CREATED, "a", "01"));
        assertThat(apply(change(Kind.REMOVED, "a", "02"))).containsEntry("a", Result.SUPERSEDED);
        assertThat(apply(change(Kind.REMOVED, "a", null))).containsEntry("a", Result.SUPERSEDED);
        assertThat(counts()).containsEntry(ImageState.INDEXED, 1L);
        bucket.objects.clear();
        assertThat(apply(change(Kind.REMOVED, "a", "03"))).containsEntry("a", Result.DELETED);
    }

    @Test
    void reconcile_photoThatFails_isNotCounted() throws IOException {
        bucket.objects.put("slow", picture(1));
        bucket.objects.put("good", picture(2));
        bucket.failing.add("slow");
        var reconcile = new ReconcileBucket(bucket, new ListStoredObjects(database), index);
        assertThat(reconcile.run("photos")).isEqualTo(1);
        bucket.failing.clear();
        assertThat(reconcile.run("photos")).isEqualTo(1);
    }

    @Test
    void reconcile_lostEvents_tableEqualsBucket() throws IOException {
        bucket.objects.put("kept", picture(1));
        bucket.objects.put("changed", picture(2));
        bucket.objects.put("removed", picture(3));
        bucket.objects.put("refused", new byte[] {9});
        apply(
                change(Kind.CREATED, "kept", "01"),
                change(Kind.CREATED, "changed", "01"),
                change(Kind.CREATED, "removed", "01"),
                change(Kind.CREATED, "refused", "01"));
        bucket.objects.put("changed", picture(4));
        bucket.objects.remove("removed");
        for (int i = 0; i < 25; i++) {
            bucket.objects.put("new/" + i, picture(i));
        }
        var list = new ListStoredObjects(database);
        var reconcile = new ReconcileBucket(bucket, list, index);

        assertThat(reconcile.run("photos")).isEqualTo(27);
        assertThat(list.run("photos", "", 100))
                .extracting(object -> object.key() + object.etag())
                .containsExactlyElementsOf(bucketAsListed());
        assertThat(reconcile.run("photos")).isZero();
    }

    private List<String> bucketAsListed() {
        List<String> listed = new ArrayList<>();
        bucket.list("photos").forEachRemaining(object -> listed.add(object.key() + object.etag()));
        return listed;
    }
}
