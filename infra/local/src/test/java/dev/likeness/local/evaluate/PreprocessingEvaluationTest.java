package dev.likeness.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.likeness.local.evaluate.PreprocessingEvaluation.Row;
import dev.likeness.local.install.SilentProgress;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.samples.SamplePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreprocessingEvaluationTest {
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
        List<Row> rows = new PreprocessingEvaluation(photos, new SilentProgress())
                .run(new InstalledModels(folder.resolve("no models")).all());
        assertThat(rows).hasSize(8).allSatisfy(row -> {
            assertThat(row.model()).isEqualTo("vgg16-mini:int8");
            assertThat(row.map()).isEqualTo(1);
            assertThat(row.pAt1()).isEqualTo(1);
            assertThat(row.pAt5()).isCloseTo(2 / 5.0, within(1e-12));
        });
        assertThat(rows).extracting(Row::output).containsOnly("embedding", "regions");
        assertThat(rows.get(0).preprocessing()).isEqualTo("squash, denoised where noisy");
        assertThat(rows.get(0).mapDifference()).isNull();
        assertThat(rows.get(2).mapDifference()).isEqualTo(new PairedDifference(0, 0, 0));
    }

    @Test
    void read_withoutLabels_saysWhatIsNeeded() {
        assertThatThrownBy(() -> LabelledPhotos.read(folder))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("in subfolders");
    }
}
