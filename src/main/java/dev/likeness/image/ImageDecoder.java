package dev.likeness.image;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Turns the bytes of a photo into what a model reads. Thread-safe and stateless. */
@ApplicationScoped
public class ImageDecoder {
    /** More bytes than this are not looked at. */
    public static final int MAX_BYTES = 50_000_000;

    /** More pixels than this, by the header alone, are not decoded. */
    static final long MAX_PIXELS = 100_000_000;

    /**
     * Decodes JPEG, PNG, GIF (first frame), WebP, BMP or TIFF (first page); puts transparency on white; scales to a square, averaging areas
     * and not keeping proportions (above 24 megapixels, of every second or third pixel); turns it upright as its EXIF data says.
     *
     * @param bytes the file
     * @param side width and height of the resulting picture, in pixels
     * @throws RejectedImageException with the reason if the picture cannot be used
     */
    public DecodedImage decode(byte[] bytes, int side) {
        requireAcceptedLength(bytes.length);
        PictureFormat format = PictureFormat.of(bytes);
        RasterReader.Raster raster = RasterReader.read(format, bytes, MAX_PIXELS);
        PhotoMetadata metadata = PhotoMetadata.of(bytes);
        Orientation orientation = metadata.orientation();
        // A square can be turned after scaling: 96 × 96 pixels move instead of millions, with the same result.
        Picture upright = orientation.apply(AreaScaler.squash(RgbConversion.toRgb(raster.pixels()), side));
        return new DecodedImage(
                format.contentType(),
                orientation.swapsSides() ? raster.height() : raster.width(),
                orientation.swapsSides() ? raster.width() : raster.height(),
                metadata.takenAt(),
                metadata.camera(),
                Blankness.of(upright) ? List.of(DecodedImage.BLANK) : List.of(),
                upright);
    }

    /** @throws RejectedImageException if a file of so many bytes is not accepted */
    public static void requireAcceptedLength(long lengthBytes) {
        if (lengthBytes > MAX_BYTES) {
            throw new RejectedImageException(
                    RejectionCode.IMAGE_TOO_LARGE,
                    "The file has more than %,d bytes, which is all that is accepted.".formatted(MAX_BYTES));
        }
    }
}
