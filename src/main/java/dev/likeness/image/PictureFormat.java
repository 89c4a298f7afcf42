package dev.likeness.image;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The formats that are read. What a picture is, its first bytes say, never its name or header. */
enum PictureFormat {
    /** A block of 8 × 8 samples takes at least one bit; twice that for unusual subsampling. Three bytes a pixel. */
    JPEG(FileType.Jpeg, "image/jpeg", 3 * 1024),
    /** Deflate's best. */
    PNG(FileType.Png, "image/png", 1032),
    /** A code of 12 bits stands for at most 4,096 pixels. */
    GIF(FileType.Gif, "image/gif", 2731),
    /** One colour can take no bits at all. */
    WEBP(FileType.WebP, "image/webp", Integer.MAX_VALUE),
    /** A run of 255 pixels takes two bytes. */
    BMP(FileType.Bmp, "image/bmp", 128),
    /** LZW, as GIF: the best of the usual compressions. */
    TIFF(FileType.Tiff, "image/tiff", 2731);

    /** TwelveMonkeys' readers, where they are better than the JDK's own. */
    private static final Map<PictureFormat, ImageReaderSpi> PROVIDERS = Map.of(
            JPEG, new JPEGImageReaderSpi(),
            WEBP, new WebPImageReaderSpi(),
            BMP, new BMPImageReaderSpi(),
            TIFF, new TIFFImageReaderSpi());

    static {
        // Not found by scanning: which class path ImageIO would scan differs between a Lambda, Quarkus and a test.
        ImageIO.setUseCache(false);
        for (ImageReaderSpi provider : PROVIDERS.values()) {
            IIORegistry.getDefaultInstance().registerServiceProvider(provider, ImageReaderSpi.class);
        }
    }

    private final FileType fileType;
    private final String contentType;
    private final int mostRawBytesPerByte;

    PictureFormat(FileType fileType, String contentType, int mostRawBytesPerByte) {
        this.fileType = fileType;
        this.contentType = contentType;
        this.mostRawBytesPerByte = mostRawBytesPerByte;
    }

    String contentType() {
        return contentType;
    }

    /** How many decoded bytes a byte of the file can stand for: a header that claims more lies. */
    int mostRawBytesPerByte() {
        return mostRawBytesPerByte;
    }

    /** A new reader, to be disposed by the caller. */
    ImageReader newReader() {
        ImageReaderSpi provider = PROVIDERS.get(this);
        try {
            return provider == null
                    ? ImageIO.getImageReadersByFormatName(name()).next()
                    : provider.createReaderInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("no reader for " + name(), e);
        }
    }

    /** @throws RejectedImageException if the bytes are empty, or of another format, which is then named */
    static PictureFormat of(byte[] bytes) {
        if (bytes.length == 0) {
            throw new RejectedImageException(RejectionCode.UNREADABLE_IMAGE, "There is no data: 0 bytes.");
        }
        FileType found = detect(bytes);
        for (PictureFormat format : values()) {
            if (format.fileType == found) {
                return format;
            }
        }
        throw new RejectedImageException(
                RejectionCode.UNSUPPORTED_FORMAT,
                "The content is " + ForeignContent.name(bytes, found)
                        + ". Accepted are JPEG, PNG, GIF, WebP, BMP and TIFF.");
    }

    private static FileType detect(byte[] bytes) {
        try {
            return FileTypeDetector.detectFileType(new BufferedInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            return FileType.Unknown; // fewer bytes than any signature has
        }
    }
}
