package dev.likeness.image;

/**
 * The eight ways in which EXIF says a stored picture is to be turned (tag 0x0112, values 1–8; EXIF 2.3, section 4.6.4).
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_RIGHT(true, false, true),
    TRANSVERSED(true, true, true),
    QUARTER_LEFT(true, true, false);

    private final boolean swapsSides;
    private final boolean fromRight;
    private final boolean fromBottom;

    /**
     * @param swapsSides whether a row of the upright picture is a column of the stored one
     * @param fromRight whether stored columns are taken from the right
     * @param fromBottom whether stored rows are taken from the bottom
     */
    Orientation(boolean swapsSides, boolean fromRight, boolean fromBottom) {
        this.swapsSides = swapsSides;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** @param exifValue 1–8; anything else is upright, as every viewer takes it */
    static Orientation ofExif(int exifValue) {
        return exifValue >= 1 && exifValue <= values().length ? values()[exifValue - 1] : UPRIGHT;
    }

    boolean swapsSides() {
        return swapsSides;
    }

    /** Where a part of the upright picture is in the stored one, which has this size. */
    Box stored(Box upright, int storedWidth, int storedHeight) {
        int x = swapsSides ? upright.y() : upright.x();
        int y = swapsSides ? upright.x() : upright.y();
        int width = swapsSides ? upright.height() : upright.width();
        int height = swapsSides ? upright.width() : upright.height();
        return new Box(
                fromRight ? storedWidth - x - width : x, fromBottom ? storedHeight - y - height : y, width, height);
    }

    /** Turns the stored picture upright. */
    Picture apply(Picture stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsSides ? stored.height() : stored.width();
        int height = swapsSides ? stored.width() : stored.height();
        byte[] rgb = new byte[stored.rgb().length];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += 3) {
                int column = swapsSides ? y : x;
                int row = swapsSides ? x : y;
                int storedX = fromRight ? stored.width() - 1 - column : column;
                int storedY = fromBottom ? stored.height() - 1 - row : row;
                System.arraycopy(stored.rgb(), (storedY * stored.width() + storedX) * 3, rgb, o, 3);
            }
        }
        return new Picture(width, height, rgb);
    }
}
