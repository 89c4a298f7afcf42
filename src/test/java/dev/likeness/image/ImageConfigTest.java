package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.ModelInput;
import dev.likeness.corpus.Exif;
import dev.likeness.corpus.Jpegs;
import dev.likeness.corpus.Pngs;
import dev.likeness.corpus.Scene;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the settings change. */
class ImageConfigTest {
    private static final ModelInput INPUT = ModelInput.squashed(20);

    private static ImageConfig keepingGps(boolean keep) {
        return new ImageConfig() {
            @Override
            public int maxBytes() {
                return 1_000_000;
            }

            @Override
            public long maxPixels() {
                return 5_000;
            }

            @Override
            public boolean keepGps() {
                return keep;
            }
        };
    }

    @Test
    void decode_placeOfAPhoto_isDroppedUnlessItIsToBeKept() throws IOException {
        byte[] photo = Exif.inJpeg(Jpegs.baseline(Scene.of(80, 60).image()), 1);
        assertThat(new ImageDecoder(keepingGps(false)).decode(photo, INPUT).location())
                .isNull();
        assertThat(new ImageDecoder(keepingGps(true)).decode(photo, INPUT).location())
                .isEqualTo(new Location(48.25, -16.5));
    }

    @Test
    void decode_limitsOfTheConfiguration_hold() {
        var strict = new ImageDecoder(keepingGps(false));
        assertThatThrownBy(() -> strict.decode(Pngs.header(100, 51), INPUT))
                .isInstanceOfSatisfying(
                        RejectedImageException.class, e -> assertThat(e.code()).isEqualTo("image_too_large"));
        assertThatThrownBy(() -> strict.requireAcceptedLength(1_000_001)).hasMessageContaining("1,000,000");
    }

    @Test
    void ofEnvironment_nothingSet_isTheDefault() {
        ImageConfig config = ImageConfig.ofEnvironment();
        assertThat(config.maxBytes()).isEqualTo(50_000_000);
        assertThat(config.maxPixels()).isEqualTo(100_000_000);
        assertThat(config.keepGps()).isFalse();
    }
}
