package dev.likeness.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.ModelKey;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Embedder;
import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.ModelCard;
import dev.likeness.embedding.Models;
import dev.likeness.image.ImageDecoder;
import dev.likeness.index.ObjectChange.Kind;
import dev.likeness.store.AddEmbeddings;
import dev.likeness.store.Database;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.ListIncomplete;
import dev.likeness.store.ListIncomplete.Incomplete;
import dev.likeness.store.ObjectVersion;
import dev.likeness.store.PostgresExtension;
import dev.likeness.store.ReadFence;
import dev.likeness.store.ReplaceImage;
import dev.likeness.store.SchemaMigration;
import dev.likeness.store.ServeModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another model embeds what is indexed, while images come, change and go. */
class ReembedImagesIT {
    private static final UUID LEAST = new UUID(0, 0);

    private static Embedder embedder;

    @RegisterExtension
    final PostgresExtension postgres = new PostgresExtension(16);

    private final FakeBucket bucket = new FakeBucket();
    private final Model before = new Model(embedder);
    private final Model next = new Model(new Renamed());
    private Database database;
    private IndexObjects index;
    private ReembedImages reembed;

    /** The same network under another name. */
    private static final class Renamed implements Embedder {
        @Override
        public ModelCard card() {
            ModelCard card = embedder.card();
            return new ModelCard(
                    "another",
                    card.version(),
                    card.precision(),
                    card.layer(),
                    card.dimensions(),
                    card.input(),
                    card.normalisation(),
                    card.source(),
                    card.licence(),
                    card.labels(),
                    card.means(),
                    card.rotationSeed());
        }

        @Override
        public List<Embedding> embed(List<byte[]> pixels) {
            return embedder.embed(pixels);
        }

        @Override
        public void close() {
            // the test closes the network
        }
    }

    @BeforeAll
    static void open() {
        embedder = Models.openBuiltIn();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @BeforeEach
    void wire() throws IOException {
        SchemaMigration.run(postgres.source(), before.key());
        SchemaMigration.run(postgres.source(), next.key());
        database = new Database(postgres.source());
        var tables = new FindEmbeddingTables(database);
        var decoder = ImageDecoder.ofEnvironment();
        index = IndexObjects.in(bucket, decoder, new CurrentModel(before), database);
        reembed = new ReembedImages(bucket, decoder, tables, new ListIncomplete(database), new AddEmbeddings(database));
        for (int i = 0; i < 20; i++) {
            put("photo" + i, i, "01");
        }
    }

    private void put(String key, int colour, String sequencer) throws IOException {
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 2, colour * 0x080301);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        bucket.objects.put(key, out.toByteArray());
        index.apply(List.of(new ObjectChange(Kind.CREATED, new ObjectVersion("photos", key, null, sequencer))));
    }

    private EmbeddingTables tables(Model model) {
        return new FindEmbeddingTables(database).run(model.key());
    }

    @Test
    void run_embedsAll_andNothingTwice() {
        assertThat(reembed.missing(next)).isEqualTo(20);
        UUID id = new ListIncomplete(database)
                .unembedded(tables(next).embedding(), LEAST, 1)
                .get(0)
                .id();
        assertThat(reembed.run(next, () -> false)).isZero();
        assertThat(reembed.missing(next)).isZero();
        var find = new FindEmbeddings(database);
        for (String output : List.of(ModelKey.EMBEDDING, ModelKey.REGIONS)) {
            assertThat(find.run(tables(next).byOutput().get(output), List.of(id))
                            .get(id))
                    .isEqualTo(find.run(tables(before).byOutput().get(output), List.of(id))
                            .get(id));
        }
        assertThat(reembed.run(next, () -> false)).isZero();
    }

    @Test
    void run_photoThatFailsIsGoneOrChanged_isLeftForLater() throws IOException {
        bucket.failing.add("photo3");
        bucket.objects.remove("photo4");
        bucket.objects.put("photo5", bucket.objects.get("photo6"));
        assertThat(reembed.run(next, () -> false)).isEqualTo(3);
        assertThat(reembed.missing(next)).isEqualTo(3);

        bucket.failing.clear();
        put("photo5", 99, "02");
        index.apply(List.of(new ObjectChange(Kind.REMOVED, new ObjectVersion("photos", "photo4", null, "02"))));
        assertThat(reembed.run(next, () -> false)).isZero();
        assertThat(reembed.missing(next)).isZero();
    }

    @Test
    void run_stopped_keepsWhatIsDone() {
        int[] batches = {0};
        reembed.run(next, () -> batches[0]++ == 1);
        assertThat(reembed.missing(next)).isBetween(1L, 19L);
    }

    @Test
    void add_imageReplacedMeanwhile_writesNothing() throws IOException {
        List<Incomplete> listed =
                new ListIncomplete(database).unembedded(tables(next).embedding(), LEAST, 100);
        put("photo7", 77, "02");
        put("photo8", 88, "02");
        var add = new AddEmbeddings(database);
        List<AddEmbeddings.Addition> additions = listed.stream()
                .map(image -> new AddEmbeddings.Addition(image, List.of()))
                .toList();
        assertThat(add.run(additions)).isEqualTo(2);
    }

    @Test
    void changeWithoutSequencer_isNotMadeStaleByAnotherModelsLabels() throws IOException {
        var object = new ObjectVersion("photos", "photo1", null, null);
        var fence = new ReadFence(database).run(object);
        assertThat(reembed.run(next, () -> false)).isZero();
        assertThat(new ReplaceImage(database).deleted(object, fence)).isTrue();
    }

    @Test
    void serve_isTheLastThatWasSet() {
        var find = new FindServingModel(database);
        var serve = new ServeModel(database, new FindEmbeddingTables(database));
        assertThat(find.run()).isEmpty();
        serve.run(before.key());
        serve.run(next.key());
        assertThat(find.run().orElseThrow().is(next.key())).isTrue();
        assertThat(find.run().orElseThrow().is(before.key())).isFalse();
    }
}
