package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.ModelInput;
import dev.likeness.corpus.Exif;
import dev.likeness.corpus.Jpegs;
import dev.likeness.corpus.Scene;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of a picture is what cutting it out first would give. */
class BoxTest {
    private static final ModelInput INPUT = ModelInput.squashed(24);
    private final ImageDecoder decoder = ImageDecoder.ofEnvironment();

    private static double rootMeanSquare(Picture one, Picture other) {
        double squares = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            squares += Math.pow((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF), 2);
        }
        return Math.sqrt(squares / one.rgb().length);
    }

    /** Fully decoded, and at 1/8; both with sides that are no multiple of it. */
    @ParameterizedTest
    @CsvSource({
        "1, 401, 299",
        "2, 401, 299",
        "3, 401, 299",
        "4, 401, 299",
        "5, 401, 299",
        "6, 401, 299",
        "7, 401, 299",
        "8, 401, 299",
        "1, 2003, 1501",
        "2, 2003, 1501",
        "3, 2003, 1501",
        "4, 2003, 1501",
        "5, 2003, 1501",
        "6, 2003, 1501",
        "7, 2003, 1501",
        "8, 2003, 1501"
    })
    void decode_boxOfTheUprightPicture_isThatPart(int orientation, int width, int height) throws IOException {
        Scene scene = Scene.of(width, height);
        byte[] file = Exif.inJpeg(Jpegs.baseline(scene.storedFor(orientation).image()), orientation);
        var box = new Box(width / 2, height / 8, width / 3, height / 2);
        DecodedImage image = decoder.decode(file, INPUT, box);
        Picture cut = scene.picture().cut(box);
        Picture expected = AreaScaler.resize(cut, INPUT.side(), INPUT.side(), Reduction.Result.whole(cut, 1));
        assertThat(rootMeanSquare(image.picture(), expected)).isLessThan(5);
        assertThat(image).extracting(DecodedImage::width, DecodedImage::height).containsExactly(width, height);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1,0,5,5", "0,-1,5,5", "0,0,0,5", "0,0,5,0", "78,0,3,5", "0,58,5,3", "2147483647,0,5,5"})
    void decode_boxThatIsNotInThePicture_isRefused(String text) throws IOException {
        String[] numbers = text.split(",", -1);
        var box = new Box(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]),
                Integer.parseInt(numbers[3]));
        byte[] file = Jpegs.baseline(Scene.of(80, 60).image());
        assertThatThrownBy(() -> decoder.decode(file, INPUT, box))
                .isInstanceOf(OutsideImageException.class)
                .hasMessageContaining("80 × 60");
    }

    @Test
    void mirrored_leftIsRight() throws IOException {
        Scene scene = Scene.of(80, 60);
        assertThat(scene.picture().mirrored().rgb())
                .isEqualTo(scene.storedFor(2).picture().rgb());
    }
}
