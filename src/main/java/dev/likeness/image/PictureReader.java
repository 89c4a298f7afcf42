package dev.likeness.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

/** Reads a file's first picture, as stored, in sRGB, as small as its use allows. Thread-safe. */
final class PictureReader {
    /** libjpeg's words for data that ends inside a scan. A missing end marker alone is reported differently. */
    private static final String SCAN_CUT_SHORT = "premature end of data segment";

    private final boolean nativeCodec;
    private final boolean shrinking;

    /**
     * @param nativeCodec whether to use libjpeg-turbo and libwebp, if they can be loaded
     * @param shrinking whether large pictures are decoded at a fraction of their size
     */
    PictureReader(boolean nativeCodec, boolean shrinking) {
        this.nativeCodec = nativeCodec;
        this.shrinking = shrinking;
    }

    /**
     * How much smaller it will be read.
     *
     * @param box the part that is wanted, or null for all of it
     * @param side both sides of the result are at least as long, if those of the picture are, and all of it suffices for a
     *     {@link Thumbnail}
     */
    int factor(PictureHeader header, Box box, int side) {
        if (!shrinking || !Reduction.isLarge(header.width(), header.height())) {
            return 1;
        }
        if (box == null) {
            // Queries have no thumbnail, but are read as what they are compared with was.
            return Math.min(
                    Reduction.covering(Math.min(header.width(), header.height()), side),
                    Reduction.covering(Math.max(header.width(), header.height()), Thumbnail.LONGEST_SIDE));
        }
        int factor = Reduction.covering(Math.min(box.width(), box.height()), side);
        // A small part of a picture that is too large to be read in full is better coarse than not at all.
        while (factor < Reduction.MOST && header.memoryBytes(factor) > PictureHeader.MOST_MEMORY_BYTES) {
            factor *= 2;
        }
        return factor;
    }

    /** @throws RejectedImageException if it is damaged or cut short */
    Picture read(PictureHeader header, byte[] bytes, Optional<ColourProfile> profile, int factor) {
        Optional<Picture> quick = quick(header, bytes, factor);
        Picture picture = quick.orElseGet(() -> thorough(header, bytes, factor));
        // ImageIO's other readers see to profiles themselves; from a WebP it was taken out.
        boolean left =
                quick.isPresent() || header.format() == PictureFormat.PNG || header.format() == PictureFormat.WEBP;
        return left ? profile.map(known -> known.toSrgb(picture)).orElse(picture) : picture;
    }

    private Optional<Picture> quick(PictureHeader header, byte[] bytes, int factor) {
        boolean jpeg = header.format() == PictureFormat.JPEG && header.jpeg().scalable();
        boolean webp = header.format() == PictureFormat.WEBP && !WebpContainer.isAnimated(bytes);
        if (!nativeCodec || !(jpeg || webp) || !NativeCodec.isAvailable()) {
            return Optional.empty();
        }
        if (jpeg) {
            return Leptonica.jpeg(bytes, factor);
        }
        // Java's reader takes zeros for what is missing: libwebp, whose format it is, knows better.
        return Optional.of(Leptonica.webp(bytes, factor)
                .orElseThrow(() -> new RejectedImageException(
                        RejectionCode.UNREADABLE_IMAGE, "The WebP data is damaged, or ends too early.")));
    }

    private static Picture thorough(PictureHeader header, byte[] bytes, int factor) {
        ImageReader reader = header.format().newReader();
        try (ImageInputStream in = new InterruptibleInput(bytes)) {
            reader.setInput(in, false, true);
            int step = header.step();
            var pixels = new RgbConversion(read(reader, step));
            return Reduction.average(pixels, Math.max(1, factor / step));
        } catch (IOException | RuntimeException e) {
            if (e instanceof RejectedImageException rejected) {
                throw rejected;
            }
            throw PictureHeader.damaged(header.format(), e);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, int step) throws IOException {
        var warnings = new StringBuilder();
        reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> warnings.append(warning));
        reader.addIIOReadProgressListener(new StopsWhenInterrupted());
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        BufferedImage pixels = reader.read(0, parameters);
        if (warnings.indexOf(SCAN_CUT_SHORT) >= 0) {
            throw new RejectedImageException(
                    RejectionCode.UNREADABLE_IMAGE, "The data ends before the last line of the picture.");
        }
        return pixels;
    }
}
