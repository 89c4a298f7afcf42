package dev.likeness.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads the first picture of a file: its size from the header alone first, then its pixels. */
final class RasterReader {
    /** Above this, every n-th pixel is read, so that memory stays bounded; far above any model's input. */
    private static final long FULLY_READ_PIXELS = 24_000_000;

    /** libjpeg's words for data that ends inside a scan. A missing end marker alone is reported differently. */
    private static final String SCAN_CUT_SHORT = "premature end of data segment";

    private static final int RIFF_HEADER_BYTES = 8;

    private RasterReader() {}

    /**
     * @param width as stored, before any EXIF orientation
     * @param height as stored
     * @param pixels in the file's own colours; smaller than width × height for very large pictures
     */
    record Raster(int width, int height, BufferedImage pixels) {}

    /** @throws RejectedImageException if it is too large, damaged or cut short */
    static Raster read(PictureFormat format, byte[] bytes, long maxPixels) {
        requireWholeRiff(format, bytes);
        ImageReader reader = format.newReader();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, false, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            requireAcceptedSize(width, height, maxPixels);
            return new Raster(width, height, readPixels(reader, width, height));
        } catch (IOException | RuntimeException e) {
            if (e instanceof RejectedImageException rejected) {
                throw rejected;
            }
            throw unreadable("The " + format + " data is damaged (" + e + ").", e);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage readPixels(ImageReader reader, int width, int height) throws IOException {
        var warnings = new StringBuilder();
        reader.addIIOReadWarningListener((IIOReadWarningListener) (source, warning) -> warnings.append(warning));
        ImageReadParam parameters = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt((double) width * height / FULLY_READ_PIXELS));
        if (step > 1) {
            parameters.setSourceSubsampling(step, step, 0, 0);
        }
        BufferedImage pixels = reader.read(0, parameters);
        if (warnings.indexOf(SCAN_CUT_SHORT) >= 0) {
            throw unreadable("The data ends before the last line of the picture.", null);
        }
        return pixels;
    }

    private static void requireAcceptedSize(int width, int height, long maxPixels) {
        if (width < 1 || height < 1) {
            throw unreadable("The header says " + width + "×" + height + " pixels.", null);
        }
        if ((long) width * height > maxPixels) {
            throw new RejectedImageException(
                    RejectionCode.IMAGE_TOO_LARGE,
                    "The picture has %,d × %,d pixels; accepted are %,d in all.".formatted(width, height, maxPixels));
        }
    }

    /** A WebP decoder reads zeros past the end of its data without a word; the RIFF header tells how much there is. */
    private static void requireWholeRiff(PictureFormat format, byte[] bytes) {
        if (format != PictureFormat.WEBP) {
            return;
        }
        long declared = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFF_FFFFL;
        if (declared > bytes.length - RIFF_HEADER_BYTES) {
            throw unreadable(
                    "The file ends after " + bytes.length + " of " + (declared + RIFF_HEADER_BYTES) + " bytes.", null);
        }
    }

    private static RejectedImageException unreadable(String message, Throwable cause) {
        return new RejectedImageException(RejectionCode.UNREADABLE_IMAGE, message, cause);
    }
}
