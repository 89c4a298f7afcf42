package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.ModelInput;
import dev.likeness.corpus.Exif;
import dev.likeness.corpus.Pngs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final ModelInput INPUT = ModelInput.squashed(20);
    private final ImageDecoder decoder = ImageDecoder.ofEnvironment();

    private static byte[] resource(String name) {
        try (InputStream in = ImageDecoderTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] written(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out))
                .as("a writer for " + format)
                .isTrue();
        return out.toByteArray();
    }

    private static BufferedImage scene() throws IOException {
        return ImageIO.read(ImageDecoderTest.class.getResource("scene.png"));
    }

    private static BufferedImage converted(int type) throws IOException {
        var image = new BufferedImage(80, 60, type);
        image.createGraphics().drawImage(scene(), 0, 0, null);
        return image;
    }

    /** The largest difference of any sample. */
    private static int difference(byte[] one, byte[] other) {
        int most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs((one[i] & 0xFF) - (other[i] & 0xFF)));
        }
        return most;
    }

    private String codeOf(byte[] bytes) {
        try {
            decoder.decode(bytes, INPUT);
            return "accepted";
        } catch (RejectedImageException e) {
            return e.code();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scene.jpg, image/jpeg, 12",
        "scene-progressive.jpg, image/jpeg, 12",
        "scene-cmyk.jpg, image/jpeg, 40",
        "scene-lossy.webp, image/webp, 20",
        "scene-lossless.webp, image/webp, 0"
    })
    void decode_eachFile_isTheSamePicture(String name, String contentType, int tolerance) {
        DecodedImage image = decoder.decode(resource(name), INPUT);
        assertThat(image.contentType()).isEqualTo(contentType);
        assertThat(image.width()).isEqualTo(80);
        assertThat(image.height()).isEqualTo(60);
        byte[] expected = decoder.decode(resource("scene.png"), INPUT).picture().rgb();
        assertThat(difference(image.picture().rgb(), expected)).isLessThanOrEqualTo(tolerance);
    }

    @ParameterizedTest
    @CsvSource({"bmp, image/bmp, 0", "gif, image/gif, 60", "png, image/png, 0", "tiff, image/tiff, 0"})
    void decode_whatJavaWrites_isTheSamePicture(String format, String contentType, int tolerance) throws IOException {
        DecodedImage image = decoder.decode(written(converted(BufferedImage.TYPE_INT_RGB), format), INPUT);
        assertThat(image.contentType()).isEqualTo(contentType);
        byte[] expected = decoder.decode(resource("scene.png"), INPUT).picture().rgb();
        assertThat(difference(image.picture().rgb(), expected)).isLessThanOrEqualTo(tolerance);
    }

    @Test
    void decode_grey_keepsItsValues() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            var image = new BufferedImage(4, 4, type);
            for (int i = 0; i < 16; i++) {
                image.getRaster().setSample(i % 4, i / 4, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 * 257);
            }
            byte[] rgb = decoder.decode(written(image, "png"), ModelInput.squashed(4))
                    .picture()
                    .rgb();
            assertThat(rgb).containsOnly(100);
        }
    }

    @Test
    void decode_transparent_isOnWhite() throws IOException {
        var image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, i < 8 ? 0x00FF0000 : 0x800000FF);
        }
        byte[] rgb = decoder.decode(written(image, "png"), ModelInput.squashed(4))
                .picture()
                .rgb();
        assertThat(Arrays.copyOf(rgb, 3)).containsExactly(255, 255, 255);
        assertThat(rgb[45] & 0xFF).isBetween(126, 128);
        assertThat(rgb[47] & 0xFF).isEqualTo(255);
    }

    @Test
    void decode_onePixel_isFine() throws IOException {
        var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Color.RED.getRGB());
        DecodedImage decoded = decoder.decode(written(image, "png"), INPUT);
        assertThat(decoded.picture().rgb()).startsWith(255, 0, 0).endsWith(255, 0, 0);
        assertThat(decoded.flags()).containsExactly("blank");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_eachOrientation_isUpright(int orientation) throws IOException {
        // Stored so that turning it as EXIF says gives the scene: the inverse of each operation, written out.
        BufferedImage upright = scene();
        boolean swaps = orientation > 4;
        var stored = new BufferedImage(swaps ? 60 : 80, swaps ? 80 : 60, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 80; x++) {
                int rgb = upright.getRGB(x, y);
                switch (orientation) {
                    case 1 -> stored.setRGB(x, y, rgb);
                    case 2 -> stored.setRGB(79 - x, y, rgb);
                    case 3 -> stored.setRGB(79 - x, 59 - y, rgb);
                    case 4 -> stored.setRGB(x, 59 - y, rgb);
                    case 5 -> stored.setRGB(y, x, rgb);
                    case 6 -> stored.setRGB(y, 79 - x, rgb);
                    case 7 -> stored.setRGB(59 - y, 79 - x, rgb);
                    default -> stored.setRGB(59 - y, x, rgb);
                }
            }
        }
        DecodedImage image = decoder.decode(Exif.inJpeg(written(stored, "jpg"), orientation), INPUT);
        assertThat(image.width()).isEqualTo(80);
        assertThat(image.height()).isEqualTo(60);
        assertThat(image.takenAt()).isEqualTo("2019-08-07T06:05:04Z");
        assertThat(image.camera()).isEqualTo("Maker Model 1");
        assertThat(image.flags()).isEmpty();
        byte[] expected = decoder.decode(resource("scene.png"), INPUT).picture().rgb();
        assertThat(difference(image.picture().rgb(), expected)).isLessThanOrEqualTo(30);
    }

    @Test
    void decode_notAPicture_isUnsupportedAndNamed() {
        assertThat(codeOf("just some text\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("unsupported_format");
        assertThatThrownBy(() ->
                        decoder.decode("%!PS-Adobe-3.0 EPSF-3.0\n......".getBytes(StandardCharsets.US_ASCII), INPUT))
                .hasMessageContaining("Encapsulated PostScript");
    }

    @ParameterizedTest
    @CsvSource({
        "'%PDF-1.7 ....................', PDF",
        "'<?xml version=\"1.0\"?><svg xmlns=\"x\"/>', SVG",
        "'\u001aE\u00df\u00a3 ............', Matroska",
        "'\0\0\0\fJXL \r\n............', JPEG XL",
        "'\0\0\0\u0018ftypheic\0\0\0\0mif1heic', High Efficiency",
        "'\0\0\0\u001cftypavif\0\0\0\0avifmif1miaf', AV1",
        "'\0\0\0\u0018ftypmp42\0\0\0\0isommp42', MPEG-4",
        "'<html><body>an <svg> is not all</body></html>', of no known picture format"
    })
    void decode_foreignContent_isNamed(String start, String name) {
        byte[] bytes = Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), 200);
        assertThat(codeOf(bytes)).isEqualTo("unsupported_format");
        assertThatThrownBy(() -> decoder.decode(bytes, INPUT)).hasMessageContaining(name);
    }

    @Test
    void decode_nothing_isUnreadable() {
        assertThat(codeOf(new byte[0])).isEqualTo("unreadable_image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"scene.jpg", "scene-progressive.jpg", "scene.png", "scene-lossy.webp", "scene-lossless.webp"})
    void decode_cutShort_isUnreadable(String name) {
        byte[] whole = resource(name);
        for (int tenths : new int[] {3, 5, 8}) {
            assertThat(codeOf(Arrays.copyOf(whole, whole.length * tenths / 10)))
                    .as("%s, %d tenths of it", name, tenths)
                    .isEqualTo("unreadable_image");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp", "tiff"})
    void decode_cutShortOfJavasOwn_isUnreadable(String format) throws IOException {
        byte[] whole = written(converted(BufferedImage.TYPE_INT_RGB), format);
        assertThat(codeOf(Arrays.copyOf(whole, whole.length / 2))).isEqualTo("unreadable_image");
    }

    @Test
    void decode_jpegWithoutItsEndMarkerOnly_isAccepted() {
        byte[] whole = resource("scene.jpg");
        assertThat(codeOf(Arrays.copyOf(whole, whole.length - 2))).isEqualTo("accepted");
    }

    @Test
    void decode_hugeHeader_isTooLargeAndSaysHowLarge() {
        assertThatThrownBy(() -> decoder.decode(Pngs.header(30_000, 30_000), INPUT))
                .isInstanceOfSatisfying(
                        RejectedImageException.class, e -> assertThat(e.code()).isEqualTo("image_too_large"))
                .hasMessageContaining("30,000");
        assertThat(codeOf(Pngs.header(0, 5))).isEqualTo("unreadable_image");
        assertThat(codeOf(new byte[decoder.maxBytes() + 1])).isEqualTo("image_too_large");
    }

    @Test
    void decode_cropped_showsTheMiddle() throws IOException {
        var image = new BufferedImage(30, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 100; i++) {
            image.setRGB(10 + i % 10, i / 10, 0x0000FF);
        }
        var crop = new ModelInput(10, ModelInput.Scaling.CROP);
        byte[] rgb = decoder.decode(written(image, "png"), crop).picture().rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            assertThat(Arrays.copyOfRange(rgb, i, i + 3)).containsExactly(0, 0, 255);
        }
    }
}
