package dev.likeness.image;

import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * libjpeg-turbo and libwebp, by way of Leptonica: several times as fast as Java's decoders, and able to decode a JPEG at
 * an eighth of its size. Only pictures without a fault come from here. On Lambda it comes in the layer. Thread-safe.
 */
final class NativeCodec {
    private static final Logger LOG = Logger.getLogger(NativeCodec.class);
    private static final boolean LOADED = load();

    private NativeCodec() {}

    private static boolean load() {
        try {
            Leptonica.load();
            LOG.info("decoding JPEG and WebP with libjpeg-turbo and libwebp");
            return true;
        } catch (LinkageError | RuntimeException e) {
            LOG.warnf("decoding with ImageIO only, which is slower: %s", e);
            return false;
        }
    }

    /** Whether the native library could be loaded; asking for the first time loads it and logs which it is. */
    static boolean isAvailable() {
        return LOADED;
    }

    /**
     * @param factor 1, 2, 4 or 8: how much smaller it is decoded, rounded up
     * @return empty if anything at all is wrong with it
     */
    static Optional<Picture> jpeg(byte[] bytes, int factor) {
        return Leptonica.jpeg(bytes, factor);
    }

    /** @return empty if anything at all is wrong with it, or if it is animated */
    static Optional<Picture> webp(byte[] bytes, int factor) {
        return Leptonica.webp(bytes, factor);
    }
}
