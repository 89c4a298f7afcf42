package dev.likeness.image;

import dev.likeness.ModelInput;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Turns the bytes of a photo into what a model reads. Thread-safe. */
@ApplicationScoped
public class ImageDecoder {
    /**
     * For the header, and again for the pixels: several times what 100 megapixels take, by code that is not compiled yet,
     * on a core that others share (RATIONALE.md).
     */
    static final Duration MOST_CPU_TIME = Duration.ofSeconds(8);

    private static final long LEAST_MEMORY_BYTES = PictureHeader.MOST_MEMORY_BYTES;

    private final ImageConfig config;
    private final PictureReader reader;
    private final Function<NoiseEstimate, NoiseFilter> denoising;
    private final DecodingLimit limit;

    @Inject
    public ImageDecoder(ImageConfig config) {
        this(config, new PictureReader(true, true), NoiseThresholds.CHOSEN::suiting, MOST_CPU_TIME);
    }

    /** Where nothing is injected. */
    public static ImageDecoder ofEnvironment() {
        return new ImageDecoder(ImageConfig.ofEnvironment());
    }

    /** One that does something else about noise, to compare with. */
    public static ImageDecoder denoising(Function<NoiseEstimate, NoiseFilter> filter) {
        return new ImageDecoder(ImageConfig.ofEnvironment(), new PictureReader(true, true), filter, MOST_CPU_TIME);
    }

    /** One that decodes every pixel of a large picture, to compare with. */
    public static ImageDecoder ofFullSize() {
        return new ImageDecoder(
                ImageConfig.ofEnvironment(),
                new PictureReader(true, false),
                NoiseThresholds.CHOSEN::suiting,
                MOST_CPU_TIME);
    }

    ImageDecoder(
            ImageConfig config,
            PictureReader reader,
            Function<NoiseEstimate, NoiseFilter> denoising,
            Duration mostCpuTime) {
        this.config = config;
        this.reader = reader;
        this.denoising = denoising;
        long memoryBytes = Math.max(LEAST_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 2);
        this.limit = new DecodingLimit(mostCpuTime, memoryBytes);
    }

    /** Whether libjpeg-turbo and libwebp are here; else Java's decoders do their work, and take several times as long. */
    public static boolean hasNativeCodec() {
        return NativeCodec.isAvailable();
    }

    /** The longest file that is looked at. */
    public int maxBytes() {
        return config.maxBytes();
    }

    /** As {@link #decode(byte[], ModelInput, Box)}, all of the picture. */
    public DecodedImage decode(byte[] file, ModelInput input) {
        return decode(file, input, null);
    }

    /** As {@link #decode(byte[], ModelInput)}, with a thumbnail. */
    public DecodedImage decodeWithThumbnail(byte[] file, ModelInput input) {
        return decode(file, input, null, true);
    }

    /**
     * Decodes JPEG, PNG, GIF (first frame), WebP, BMP or TIFF (first page), large ones at a fraction of their size; puts
     * transparency on white; filters noise where there is much; scales to the model's square, averaging areas; turns it
     * upright as its EXIF data says.
     *
     * @param file its bytes
     * @param input what the resulting picture is for
     * @param box the part of the upright picture that is wanted, or null for all of it
     * @throws RejectedImageException if the picture cannot be used
     * @throws OutsideImageException if the box is not within the picture
     */
    public DecodedImage decode(byte[] file, ModelInput input, Box box) {
        return decode(file, input, box, false);
    }

    private DecodedImage decode(byte[] file, ModelInput input, Box box, boolean withThumbnail) {
        requireAcceptedLength(file.length);
        PictureFormat format = PictureFormat.of(file);
        byte[] bytes =
                switch (format) {
                    case GIF -> GifFirstFrame.of(file);
                    case WEBP -> WebpContainer.withoutProfile(file);
                    default -> file;
                };
        try {
            PictureHeader header = limit.call(0, () -> PictureHeader.read(format, bytes));
            int factor = reader.factor(header, box, input.side());
            header.requireAcceptable(bytes.length, config.maxPixels(), factor);
            return limit.call(header.memoryBytes(factor), () -> {
                Picture stored = reader.read(header, bytes, ColourProfile.of(format, file), factor);
                PhotoMetadata metadata = PhotoMetadata.of(format, bytes, config.keepGps());
                return finish(header, stored, metadata, input, box, withThumbnail);
            });
        } catch (StackOverflowError e) { // the picture's own doing: it would happen again
            throw PictureHeader.damaged(format, new IllegalArgumentException("nested too deeply", e));
        }
    }

    private DecodedImage finish(
            PictureHeader header,
            Picture stored,
            PhotoMetadata metadata,
            ModelInput input,
            Box box,
            boolean withThumbnail) {
        Orientation orientation = metadata.orientation();
        int width = orientation.swapsSides() ? header.height() : header.width();
        int height = orientation.swapsSides() ? header.width() : header.height();
        if (box != null) {
            box.requireWithin(width, height);
        }
        NoiseEstimate noise = NoiseEstimate.of(stored);
        NoiseFilter filter = denoising.apply(noise);
        Picture clean = filter.apply(stored);
        Reduction.Result reduced = Reduction.Result.of(header, stored);
        byte[] thumbnail = withThumbnail ? Thumbnail.jpeg(stored, reduced, orientation) : null;
        if (box != null) {
            clean = clean.cut(
                    orientation.stored(box, header.width(), header.height()).reduced(reduced.factor(), clean));
            reduced = Reduction.Result.whole(clean, reduced.factor());
        }
        // A square can be turned after scaling: 96 × 96 pixels move instead of millions, with the same result.
        Picture upright = orientation.apply(AreaScaler.scale(clean, input, reduced));
        return new DecodedImage(
                header.format().contentType(),
                width,
                height,
                metadata.takenAt(),
                metadata.camera(),
                metadata.location(),
                Blankness.of(upright) ? List.of(DecodedImage.BLANK) : List.of(),
                noise,
                filter,
                upright,
                thumbnail);
    }

    /** @throws RejectedImageException if a file of so many bytes is not accepted */
    public void requireAcceptedLength(long lengthBytes) {
        if (lengthBytes > config.maxBytes()) {
            throw new RejectedImageException(
                    RejectionCode.IMAGE_TOO_LARGE,
                    "The file has %,d bytes; accepted are %,d.".formatted(lengthBytes, config.maxBytes()));
        }
    }
}
