package dev.likeness.image;

import static org.bytedeco.leptonica.global.leptonica.L_SEVERITY_NONE;
import static org.bytedeco.leptonica.global.leptonica.pixConvertTo32;
import static org.bytedeco.leptonica.global.leptonica.pixDestroy;
import static org.bytedeco.leptonica.global.leptonica.pixGetData;
import static org.bytedeco.leptonica.global.leptonica.pixGetDepth;
import static org.bytedeco.leptonica.global.leptonica.pixGetHeight;
import static org.bytedeco.leptonica.global.leptonica.pixGetSpp;
import static org.bytedeco.leptonica.global.leptonica.pixGetWidth;
import static org.bytedeco.leptonica.global.leptonica.pixGetWpl;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemJpeg;
import static org.bytedeco.leptonica.global.leptonica.pixReadMemWebP;
import static org.bytedeco.leptonica.global.leptonica.setMsgSeverity;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.leptonica.PIX;

/**
 * The calls into Leptonica, for when {@link NativeCodec} has it: no other class names its types, so that the others do
 * without it where it is missing. Only pictures without a fault come from here. Thread-safe.
 */
final class Leptonica {
    private static final int COLOUR_BITS = 32;

    private Leptonica() {}

    /**
     * Loads the native library.
     *
     * @throws LinkageError if it, or its Java side, is missing or does not suit this machine
     */
    static void load() {
        // JavaCPP would refuse to work once the whole process, model included, has more memory than the Java heap may.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
        setMsgSeverity(L_SEVERITY_NONE);
    }

    /**
     * @param factor 1, 2, 4 or 8: how much smaller it is decoded, rounded up
     * @return empty if anything at all is wrong with it
     */
    static Optional<Picture> jpeg(byte[] bytes, int factor) {
        try (var data = new BytePointer(bytes);
                var warnings = new IntPointer(1L)) {
            warnings.put(0);
            PIX read = pixReadMemJpeg(data, bytes.length, 0, factor, warnings, 0);
            return warnings.get() > 0 ? dropped(read) : picture(read, 1);
        }
    }

    /** @return empty if anything at all is wrong with it, or if it is animated */
    static Optional<Picture> webp(byte[] bytes, int factor) {
        try (var data = new BytePointer(bytes)) {
            return picture(pixReadMemWebP(data, bytes.length), factor);
        }
    }

    private static Optional<Picture> picture(PIX read, int factor) {
        if (Pointer.isNull(read)) {
            return Optional.empty();
        }
        PIX colour = read;
        if (pixGetDepth(read) != COLOUR_BITS) {
            colour = pixConvertTo32(read);
            pixDestroy(read);
        }
        if (Pointer.isNull(colour)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Reduction.average(new PixRows(colour), factor));
        } finally {
            pixDestroy(colour);
        }
    }

    private static Optional<Picture> dropped(PIX read) {
        if (!Pointer.isNull(read)) {
            pixDestroy(read);
        }
        return Optional.empty();
    }

    /** Leptonica's pixels: 32 bits each, red in the highest eight, then green, blue and opacity. */
    private static final class PixRows implements RgbRows {
        private final IntPointer data;
        private final int width;
        private final int height;
        private final int wordsPerLine;
        private final boolean transparent;

        PixRows(PIX pix) {
            width = pixGetWidth(pix);
            height = pixGetHeight(pix);
            wordsPerLine = pixGetWpl(pix);
            data = pixGetData(pix).capacity((long) wordsPerLine * height);
            transparent = pixGetSpp(pix) == 4;
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public byte[] rgb(int top, int bottom) {
            int[] words = new int[wordsPerLine * (bottom - top)];
            data.position((long) wordsPerLine * top).get(words);
            byte[] rgb = new byte[width * (bottom - top) * 3];
            for (int y = 0, o = 0; y < bottom - top; y++) {
                for (int x = 0; x < width; x++) {
                    int word = words[y * wordsPerLine + x];
                    int opacity = transparent ? word & 0xFF : 255;
                    rgb[o++] = onWhite(word >>> 24, opacity);
                    rgb[o++] = onWhite(word >>> 16 & 0xFF, opacity);
                    rgb[o++] = onWhite(word >>> 8 & 0xFF, opacity);
                }
            }
            return rgb;
        }

        private static byte onWhite(int sample, int opacity) {
            return (byte) (opacity == 255 ? sample : (sample * opacity + 255 * (255 - opacity) + 127) / 255);
        }
    }
}
