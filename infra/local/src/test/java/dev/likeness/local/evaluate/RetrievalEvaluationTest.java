package dev.likeness.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.image.Picture;
import dev.likeness.local.evaluate.Evaluated.LabelScore;
import dev.likeness.local.evaluate.Evaluated.Row;
import dev.likeness.local.install.SilentProgress;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalEvaluationTest {
    @TempDir
    private Path folder;

    /** Four pictures, each three times: what belongs together is the same. */
    private void writeCopies() throws IOException {
        List<SamplePictures.Sample> samples = SamplePictures.draw();
        for (int kind = 0; kind < 4; kind++) {
            Path label = Files.createDirectories(folder.resolve("kind" + kind));
            byte[] png = samples.get(kind * samples.size() / 4).png();
            for (int copy = 0; copy < 3; copy++) {
                Files.write(label.resolve(copy + ".png"), png);
            }
        }
        Files.writeString(folder.resolve("notes.txt"), "no photo");
    }

    @Test
    void run_copies_areAllFound_byEveryOutputAndSetting() throws IOException {
        writeCopies();
        LabelledPhotos photos = LabelledPhotos.read(folder);
        assertThat(photos.photos()).hasSize(12);
        assertThat(photos.unreadable()).isEqualTo(1);
        List<Evaluated> all = new RetrievalEvaluation(photos, new SilentProgress())
                .run(new InstalledModels(folder.resolve("no models")).all());
        List<Row> rows = all.stream().map(Evaluated::row).toList();
        assertThat(rows).hasSize(9).allSatisfy(row -> {
            assertThat(row.map()).isEqualTo(1);
            assertThat(row.mapInterval()).isEqualTo(new BootstrapInterval(1, 1, 1));
            assertThat(row.pAt1()).isEqualTo(1);
            assertThat(row.pAt5()).isCloseTo(2 / 5.0, within(1e-12));
            assertThat(row.labels()).extracting(LabelScore::map).containsExactly(1.0, 1.0, 1.0, 1.0);
        });
        assertThat(rows.subList(0, 8)).extracting(Row::model).containsOnly("vgg16-mini:int8");
        assertThat(rows.get(8).model()).isEqualTo("colour histogram");
        assertThat(rows.get(0).output()).isEqualTo("embedding");
        assertThat(rows.get(0).preprocessing()).isEqualTo("squash, denoised where noisy");
        assertThat(rows.get(0).mapDifference()).isNull();
        assertThat(rows.get(2).mapDifference()).isEqualTo(new BootstrapInterval(0, 0, 0));
        assertThat(Verdict.of(all).inWords()).contains("no difference that these photos can show");

        new EvaluationReport(photos, all).write(folder.resolve("report"));
        assertThat(folder.resolve("report/index.html")).content().contains("kind3", "data:image/jpeg;base64,");
        assertThat(folder.resolve("report/8.f32")).hasSize(12L * 512 * Float.BYTES);
    }

    /** Two of three photos of a label find each other first; the odd one finds another label's. */
    @Test
    void evaluated_tellsTheWorstLabelFirst_andTheWinner() {
        float[][] good = {{1, 0}, {1, 0}, {0, 1}, {0, 1}};
        float[][] bad = {{1, 0}, {0, 1}, {1, 0}, {0, 1}};
        float[][] half = {{1, 0}, {1, 0}, {0, 1}, {1, 0}};
        String[] labels = {"a", "a", "b", "b"};
        Evaluated own = Evaluated.of(new Evaluated.Features("m", "o", "p"), bad, labels, null);
        Evaluated best = Evaluated.of(new Evaluated.Features("n", "o", "p"), good, labels, own);
        Evaluated uneven = Evaluated.of(new Evaluated.Features("u", "o", "p"), half, labels, own);
        assertThat(best.row().map()).isEqualTo(1);
        assertThat(best.row().mapDifference().mean()).isPositive();
        assertThat(uneven.row().labels()).extracting(LabelScore::label).containsExactly("b", "a");
        Verdict verdict = Verdict.of(List.of(own, uneven, best));
        assertThat(verdict.winner().model()).isEqualTo("n");
        assertThat(verdict.next().model()).isEqualTo("u");
        assertThat(verdict.aheadOfOwn().mean()).isEqualTo(1 - own.row().map());
    }

    @Test
    void colourHistogram_isOfUnitLength_andSameOnlyForTheSameColours() {
        byte[] rgb = {0, 0, 0, 0, 0, 0, (byte) 255, 0, 0, (byte) 255, 0, 0};
        float[] halfRed = ColourHistogram.of(new Picture(2, 2, rgb));
        float[] black = ColourHistogram.of(new Picture(1, 1, new byte[3]));
        assertThat(Cosine.of(halfRed, halfRed)).isCloseTo(1, within(1e-6));
        assertThat(Cosine.of(halfRed, black)).isCloseTo(Math.sqrt(0.5), within(1e-6));
    }

    @Test
    void read_withoutLabels_saysWhatIsNeeded() {
        assertThatThrownBy(() -> LabelledPhotos.read(folder))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("in subfolders");
    }
}
