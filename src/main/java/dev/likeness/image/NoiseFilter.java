package dev.likeness.image;

/** What can be done about noise. Pure. */
public enum NoiseFilter {
    NONE {
        @Override
        Picture apply(Picture picture) {
            return picture;
        }
    },
    /** The median of 3 × 3 samples: takes single wrong ones out, and keeps edges. */
    MEDIAN {
        @Override
        Picture apply(Picture picture) {
            return filtered(picture, NoiseFilter::median);
        }
    },
    /** The weights [1 2 1; 2 4 2; 1 2 1] ÷ 16. */
    GAUSS {
        @Override
        Picture apply(Picture picture) {
            return filtered(picture, NoiseFilter::gauss);
        }
    };

    /** Each channel by itself; the outermost pixels stay as they are. */
    abstract Picture apply(Picture picture);

    private interface Neighbourhood {
        /** @return the new value of the sample at {@code i}, whose line has {@code line} bytes */
        int value(byte[] rgb, int i, int line);
    }

    private static Picture filtered(Picture picture, Neighbourhood filter) {
        byte[] rgb = picture.rgb();
        byte[] out = rgb.clone();
        int line = picture.width() * 3;
        for (int y = 1; y < picture.height() - 1; y++) {
            int end = (y + 1) * line - 3;
            for (int i = y * line + 3; i < end; i++) {
                out[i] = (byte) filter.value(rgb, i, line);
            }
        }
        return new Picture(picture.width(), picture.height(), out);
    }

    private static int gauss(byte[] rgb, int i, int line) {
        int sum = row(rgb, i - line) + 2 * row(rgb, i) + row(rgb, i + line);
        return (sum + 8) >> 4;
    }

    private static int row(byte[] rgb, int i) {
        return (rgb[i - 3] & 0xFF) + 2 * (rgb[i] & 0xFF) + (rgb[i + 3] & 0xFF);
    }

    /** Sorts columns; the median of nine is the median of the largest least, the median middle and the least largest. */
    private static int median(byte[] rgb, int i, int line) {
        int low = 0;
        int middleLow = 255;
        int middleHigh = 0;
        int middleSum = 0;
        int high = 255;
        for (int at = i - 3; at <= i + 3; at += 3) {
            int a = rgb[at - line] & 0xFF;
            int b = rgb[at] & 0xFF;
            int c = rgb[at + line] & 0xFF;
            int least = Math.min(a, Math.min(b, c));
            int most = Math.max(a, Math.max(b, c));
            int middle = a + b + c - least - most;
            low = Math.max(low, least);
            high = Math.min(high, most);
            middleLow = Math.min(middleLow, middle);
            middleHigh = Math.max(middleHigh, middle);
            middleSum += middle;
        }
        int middle = middleSum - middleLow - middleHigh;
        return Math.max(Math.min(low, middle), Math.min(Math.max(low, middle), high));
    }
}
