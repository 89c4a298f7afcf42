package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.corpus.GoodPictures;
import dev.likeness.corpus.GoodPictures.Variety;
import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format and variety, in all eight orientations, by way of the native codec and without it. */
class GoodPicturesTest {
    /** What the two ways may differ by: rounding, and how chroma is enlarged. */
    private static final double LEAST_PSNR_BETWEEN_WAYS = 36;

    /** It is compressed a second time. */
    private static final double LEAST_THUMBNAIL_PSNR = 26;

    private static OnnxEmbedder embedder;
    private final ImageDecoder withNative = new ImageDecoder(
            ImageConfig.ofEnvironment(),
            new PictureReader(true, true),
            NoiseThresholds.CHOSEN::suiting,
            ImageDecoder.MOST_CPU_TIME);
    private final ImageDecoder javaOnly = new ImageDecoder(
            ImageConfig.ofEnvironment(),
            new PictureReader(false, true),
            NoiseThresholds.CHOSEN::suiting,
            ImageDecoder.MOST_CPU_TIME);

    @BeforeAll
    static void open() {
        embedder = Models.openBuiltIn();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    static Stream<Arguments> varieties() {
        return GoodPictures.all().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("varieties")
    void decode_everyOrientation_isTheScene(String name, Variety variety) throws IOException {
        assertThat(NativeCodec.isAvailable()).as("else this compares nothing").isTrue();
        Picture scene = variety.expected();
        Picture expected = AreaScaler.scale(scene, embedder.card().input(), Reduction.Result.whole(scene, 1));
        float[] embedding = embedding(expected);
        for (int orientation = 1; orientation <= variety.orientations(); orientation++) {
            byte[] file = variety.file(orientation);
            DecodedImage image =
                    withNative.decodeWithThumbnail(file, embedder.card().input());
            DecodedImage other = javaOnly.decode(file, embedder.card().input());

            assertThat(image.contentType()).isEqualTo(variety.contentType());
            assertThat(image.width()).isEqualTo(variety.expected().width());
            assertThat(image.height()).isEqualTo(variety.expected().height());
            assertThat(image.flags()).isEmpty();
            assertThat(image.denoised()).isFalse();
            if (variety.orientations() > 1 && !variety.contentType().equals("image/tiff")) {
                assertThat(image.takenAt()).isEqualTo("2019-08-07T06:05:04Z");
                assertThat(image.camera()).isEqualTo("Maker Model 1");
            }
            String which = name + ", orientation " + orientation;
            assertThat(psnr(image.picture(), expected)).as(which).isGreaterThanOrEqualTo(variety.leastPsnr());
            assertThat(psnr(other.picture(), expected))
                    .as(which + ", Java only")
                    .isGreaterThanOrEqualTo(variety.leastPsnr());
            assertThat(psnr(image.picture(), other.picture()))
                    .as(which + ", both ways")
                    .isGreaterThanOrEqualTo(LEAST_PSNR_BETWEEN_WAYS);
            assertThat(cosine(embedding(image.picture()), embedding))
                    .as(which)
                    .isGreaterThanOrEqualTo(variety.leastCosine());
            requireThumbnail(image.thumbnail(), scene, Math.min(LEAST_THUMBNAIL_PSNR, variety.leastPsnr()), which);
        }
    }

    private static void requireThumbnail(byte[] jpeg, Picture scene, double leastPsnr, String which)
            throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg));
        double scale = Math.min(1, 320.0 / Math.max(scene.width(), scene.height()));
        assertThat(read.getWidth()).as(which).isEqualTo((int) Math.round(scene.width() * scale));
        assertThat(read.getHeight()).as(which).isEqualTo((int) Math.round(scene.height() * scale));
        Picture thumbnail = Reduction.average(new RgbConversion(read), 1);
        Picture expected =
                AreaScaler.resize(scene, read.getWidth(), read.getHeight(), Reduction.Result.whole(scene, 1));
        assertThat(psnr(thumbnail, expected)).as(which + ", thumbnail").isGreaterThanOrEqualTo(leastPsnr);
    }

    private static float[] embedding(Picture picture) {
        return embedder.embed(List.of(picture.rgb())).get(0).vector();
    }

    private static double cosine(float[] one, float[] other) {
        double dot = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * other[i];
        }
        return dot;
    }

    /** Peak signal-to-noise ratio over all samples, in dB; 100 for equal pictures. */
    private static double psnr(Picture one, Picture other) {
        double squares = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            double difference = (one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF);
            squares += difference * difference;
        }
        return squares == 0 ? 100 : 10 * Math.log10(255.0 * 255 * one.rgb().length / squares);
    }
}
