package dev.likeness.index;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Embedder;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelCard;
import dev.likeness.image.ImageDecoder;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.store.AddThumbnail;
import dev.likeness.store.Attempts;
import dev.likeness.store.Database;
import dev.likeness.store.ListIncomplete;
import dev.likeness.store.ListStoredObjects;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReconciliationCursor;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.SchemaMigration;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import javax.sql.DataSource;

/** What indexes, on a real database and an in-memory bucket. */
final class IndexFixture {
    static final String BUCKET = "photos";

    private final DataSource source;
    final FakeBucket bucket = new FakeBucket();
    final AtomicInteger embedded = new AtomicInteger();
    final Model model;
    final Database database;
    final IndexObjects index;

    /** Another process'. */
    final IndexObjects elsewhere;

    final RetryChanges retry;
    final RetryChanges retryElsewhere;
    final ReconcileBucket reconcile;

    IndexFixture(DataSource source, Embedder embedder) {
        this.source = source;
        model = new Model(new Counting(embedder, embedded));
        SchemaMigration.run(source, model.key());
        database = new Database(source);
        index = IndexObjects.in(bucket, ImageDecoder.ofEnvironment(), new CurrentModel(model), database);
        elsewhere = IndexObjects.in(bucket, ImageDecoder.ofEnvironment(), new CurrentModel(model), database);
        retry = retry(index);
        retryElsewhere = retry(elsewhere);
        reconcile = new ReconcileBucket(
                bucket,
                new ListStoredObjects(database),
                index,
                retry,
                new ReconciliationCursor(database),
                new AddMissingThumbnails(
                        bucket,
                        ImageDecoder.ofEnvironment(),
                        new ListIncomplete(database),
                        new AddThumbnail(database)));
    }

    private RetryChanges retry(IndexObjects process) {
        return new RetryChanges(
                process, bucket, new Attempts(database), new ReadFence(database), new ReplaceImage(database));
    }

    static ObjectChange created(String key, String sequencer) {
        return new ObjectChange(Kind.CREATED, new ObjectVersion(BUCKET, key, null, sequencer));
    }

    static ObjectChange removed(String key, String sequencer) {
        return new ObjectChange(Kind.REMOVED, new ObjectVersion(BUCKET, key, null, sequencer));
    }

    /** A small PNG; another for each colour. */
    static byte[] picture(int colour) {
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 2, colour);
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** For the notes of attempts. */
    void aMinutePasses() {
        sql("update attempt set begun_at = begun_at - interval '1 minute'");
    }

    void sql(String text) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    Reconciliation reconcile() {
        return reconcile(BUCKET);
    }

    Reconciliation reconcile(String name) {
        return reconcile.run(name, () -> false, soFar -> {});
    }

    /** Key and ETag of what the table has, tombstones left out. */
    List<String> stored() {
        return stored(BUCKET);
    }

    List<String> stored(String name) {
        List<String> stored = new ArrayList<>();
        new ListStoredObjects(database)
                .after(name, "")
                .forEachRemaining(object -> stored.add(object.key() + " " + object.etag()));
        return stored;
    }

    /** Key and ETag of what the bucket has. */
    List<String> there() {
        return bucket.objects.entrySet().stream()
                .map(object -> object.getKey() + " " + FakeBucket.etag(object.getValue()))
                .toList();
    }

    /** Counts photos. */
    private record Counting(Embedder embedder, AtomicInteger embedded) implements Embedder {
        @Override
        public ModelCard card() {
            return embedder.card();
        }

        @Override
        public void close() {
            // whoever opened the embedder closes it
        }

        @Override
        public List<Embedding> embed(List<byte[]> photos) {
            embedded.addAndGet(photos.size());
            return embedder.embed(photos);
        }
    }
}
