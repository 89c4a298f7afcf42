package dev.likeness.image;

/**
 * What a JPEG's markers say before anything is decoded (ITU-T T.81, annex B). Damaged files are read as far as they go.
 *
 * @param frame the marker of the frame header, SOF0 to SOF15; 0 if there is none
 * @param bitsPerSample of the frame
 * @param components of the frame: 1 grey, 3 colour, 4 CMYK
 * @param samplesPerPixel of all components together: 1.5 for 4:2:0
 * @param scans how often the decoder passes over the picture
 */
record JpegStructure(int frame, int bitsPerSample, int components, double samplesPerPixel, int scans) {
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int TEM = 0x01;
    private static final int RST0 = 0xD0;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;

    private boolean progressive() {
        return frame == SOF2;
    }

    /** Whether a decoder holds all coefficients until the last scan was read. */
    boolean keepsCoefficients() {
        return progressive() || scans > 1;
    }

    /** Whether libjpeg decodes it to the same colours that ImageIO does. */
    boolean scalable() {
        return frame >= SOF0 && frame <= SOF2 && bitsPerSample == 8 && (components == 1 || components == 3);
    }

    static JpegStructure of(byte[] bytes) {
        var walk = new Walk(bytes);
        int position = 2;
        while (position >= 0 && position + 1 < bytes.length) {
            position = walk.step(position);
        }
        return walk.found;
    }

    private static final class Walk {
        private final byte[] bytes;
        private JpegStructure found = new JpegStructure(0, 0, 0, 0, 0);

        Walk(byte[] bytes) {
            this.bytes = bytes;
        }

        /** @return where to go on, or -1 at the end */
        int step(int position) {
            int marker = at(position + 1);
            if (at(position) != 0xFF || marker == 0x00 || marker == 0xFF || marker == TEM) {
                return position + 1;
            }
            if (marker == EOI) {
                return -1;
            }
            if (marker >= RST0 && marker <= SOI) {
                return position + 2;
            }
            if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
                found = frame(marker, position + 4);
            } else if (marker == SOS) {
                found = new JpegStructure(
                        found.frame, found.bitsPerSample, found.components, found.samplesPerPixel, found.scans + 1);
                if (!found.progressive() && at(position + 4) == found.components) {
                    return -1; // all there is: decoders stop here too
                }
            }
            // Entropy-coded data follows a scan's header; it has no markers but RST, which are stepped over.
            return position + 2 + Math.max(2, at(position + 2) << 8 | at(position + 3));
        }

        private JpegStructure frame(int marker, int header) {
            int components = at(header + 5);
            int[] sampling = new int[components];
            int across = 1;
            int down = 1;
            for (int i = 0; i < components; i++) {
                sampling[i] = at(header + 7 + 3 * i);
                across = Math.max(across, sampling[i] >> 4);
                down = Math.max(down, sampling[i] & 0xF);
            }
            double samples = 0;
            for (int factors : sampling) {
                samples += (factors >> 4) * (factors & 0xF) / (double) (across * down);
            }
            return new JpegStructure(marker, at(header), components, samples, found.scans);
        }

        private int at(int position) {
            return position < bytes.length ? bytes[position] & 0xFF : 0;
        }
    }
}
