package dev.likeness.image;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * What a file says of its first picture, read before any pixel is.
 *
 * @param width as stored, before any EXIF orientation, in pixels
 * @param height as stored, in pixels
 * @param bitsPerPixel as decoded, of all components together
 * @param faxCoded whether a blank row takes a bit or none, so that the file's length says nothing
 * @param jpeg null for other formats
 */
record PictureHeader(
        PictureFormat format, int width, int height, int bitsPerPixel, boolean faxCoded, JpegStructure jpeg) {
    /** Above this, every second or fourth pixel is read, so that memory stays bounded; far above any model's input. */
    private static final long FULLY_READ_PIXELS = 24_000_000;

    /** All that decoding one picture may hold at a time. */
    static final long MOST_MEMORY_BYTES = 400_000_000;

    /** About two seconds of work. Cameras and editors write ten scans, so this is no limit for 100 megapixels. */
    private static final long MOST_SCANNED_PIXELS = 1_000_000_000;

    /** Of a pixel that is left: three in sRGB, three of the profile, four on a canvas, three again. */
    private static final int LEFT_BYTES = 13;

    private static final int UNKNOWN_BITS = 32;
    private static final int LEAST_BITS = 24;

    /** @throws RejectedImageException if there is no header to be read */
    static PictureHeader read(PictureFormat format, byte[] bytes) {
        requireWholeRiff(format, bytes);
        TiffStructure tiff = format == PictureFormat.TIFF ? requireBelievable(TiffStructure.of(bytes), bytes) : null;
        ImageReader reader = format.newReader();
        try (ImageInputStream in = new InterruptibleInput(bytes)) {
            reader.setInput(in, false, true);
            JpegStructure jpeg = format == PictureFormat.JPEG ? JpegStructure.of(bytes) : null;
            boolean faxCoded = tiff != null && tiff.faxCoded();
            return new PictureHeader(format, reader.getWidth(0), reader.getHeight(0), bits(reader), faxCoded, jpeg);
        } catch (IOException | RuntimeException e) {
            throw damaged(format, e);
        } finally {
            reader.dispose();
        }
    }

    /** Readers take in every value of every directory, and go down into those inside others. */
    private static TiffStructure requireBelievable(TiffStructure tiff, byte[] bytes) {
        if (tiff.valueBytes() > bytes.length || tiff.directories() > TiffStructure.MOST_DIRECTORIES) {
            throw unreadable("Its %,d directories claim %,d bytes, more than the file has."
                    .formatted(tiff.directories(), tiff.valueBytes()));
        }
        return tiff;
    }

    private static int bits(ImageReader reader) {
        try {
            ImageTypeSpecifier type = reader.getRawImageType(0);
            return type == null ? UNKNOWN_BITS : type.getColorModel().getPixelSize();
        } catch (IOException | RuntimeException e) { // what is wrong, decoding will tell; how large it is, is known
            return UNKNOWN_BITS;
        }
    }

    /** @throws RejectedImageException if it is too large, or larger than the file can be */
    void requireAcceptable(long lengthBytes, long maxPixels, int factor) {
        if (width < 1 || height < 1) {
            throw unreadable("The header says " + width + "×" + height + " pixels.");
        }
        if (pixels() > maxPixels) {
            throw tooLarge("accepted are %,d in all".formatted(maxPixels));
        }
        if (!faxCoded && pixels() * bitsPerPixel / Byte.SIZE > lengthBytes * format.mostRawBytesPerByte()) {
            throw unreadable("%,d bytes cannot hold the %,d × %,d pixels that the header says."
                    .formatted(lengthBytes, width, height));
        }
        if (jpeg != null && pixels() * jpeg.scans() > MOST_SCANNED_PIXELS) {
            throw tooLarge("in %,d scans that is more than is decoded".formatted(jpeg.scans()));
        }
        if (memoryBytes(factor) > MOST_MEMORY_BYTES) {
            throw tooLarge("decoding them takes %,d MB, accepted are %,d"
                    .formatted(memoryBytes(factor) / 1_000_000, MOST_MEMORY_BYTES / 1_000_000));
        }
    }

    /**
     * What decoding holds at most: what the format makes a decoder keep and the pixels that are read, or later the pixels
     * that are left, as they are and as a profile and a filter make them.
     *
     * @param factor how much smaller it will be read
     */
    long memoryBytes(int factor) {
        double kept =
                switch (format) {
                    // Two bytes a coefficient, until the last scan.
                    case JPEG -> jpeg.keepsCoefficients() ? 2 * jpeg.samplesPerPixel() : 0;
                    // A strip or tile may be all of it.
                    case TIFF -> bitsPerPixel / (double) Byte.SIZE;
                    case WEBP -> 2 * Integer.BYTES;
                    default -> 0;
                };
        double read = Math.max(LEAST_BITS, bitsPerPixel) / (double) Byte.SIZE / (step() * step());
        double left = LEFT_BYTES / (double) (factor * factor);
        return (long) (pixels() * Math.max(kept + read, left));
    }

    /** Every how many-th pixel of a row, and row, is read. */
    int step() {
        int step = 1;
        while (pixels() / ((long) step * step) > FULLY_READ_PIXELS) {
            step *= 2;
        }
        return step;
    }

    private long pixels() {
        return (long) width * height;
    }

    private RejectedImageException tooLarge(String why) {
        return new RejectedImageException(
                RejectionCode.IMAGE_TOO_LARGE, "The picture has %,d × %,d pixels; %s.".formatted(width, height, why));
    }

    /** A WebP decoder reads zeros past the end of its data without a word; the RIFF header tells how much there is. */
    private static void requireWholeRiff(PictureFormat format, byte[] bytes) {
        if (format != PictureFormat.WEBP) {
            return;
        }
        long declared = WebpContainer.declaredBytes(bytes);
        if (declared > bytes.length) {
            throw unreadable("The file ends after " + bytes.length + " of " + declared + " bytes.");
        }
    }

    static RejectedImageException damaged(PictureFormat format, Exception cause) {
        return new RejectedImageException(
                RejectionCode.UNREADABLE_IMAGE, "The " + format + " data is damaged (" + cause + ").", cause);
    }

    private static RejectedImageException unreadable(String message) {
        return new RejectedImageException(RejectionCode.UNREADABLE_IMAGE, message);
    }
}
