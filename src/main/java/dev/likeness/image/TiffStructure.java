package dev.likeness.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What a TIFF's directories say before a reader believes them, which would read every value of each (TIFF 6.0, section 2).
 *
 * @param valueBytes of all entries together
 * @param faxCoded whether the first page is compressed as a fax is (compressions 2 to 4), in which a blank row takes a bit
 * @param directories how many there are
 */
record TiffStructure(long valueBytes, boolean faxCoded, int directories) {
    /** Pages and previews; nobody reads more than the first. */
    static final int MOST_DIRECTORIES = 1_000;

    private static final int COMPRESSION = 259;
    private static final int SUB_DIRECTORIES = 330;
    private static final int ENTRY_BYTES = 12;
    private static final int[] BYTES_OF_TYPE = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    /** Damaged files are read as far as they go. */
    static TiffStructure of(byte[] bytes) {
        ByteBuffer tiff =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        Deque<Long> waiting = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        long valueBytes = 0;
        boolean faxCoded = false;
        if (bytes.length >= 8) {
            waiting.add(unsigned(tiff, 4));
        }
        while (!waiting.isEmpty() && seen.size() <= MOST_DIRECTORIES) {
            long at = waiting.remove();
            if (at == 0 || at + 2 > bytes.length || !seen.add(at)) {
                continue;
            }
            int end = (int) at + 2 + ENTRY_BYTES * (tiff.getShort((int) at) & 0xFFFF);
            for (int entry = (int) at + 2; entry < end && entry + ENTRY_BYTES <= bytes.length; entry += ENTRY_BYTES) {
                int tag = tiff.getShort(entry) & 0xFFFF;
                int type = tiff.getShort(entry + 2) & 0xFFFF;
                long count = unsigned(tiff, entry + 4);
                valueBytes += count * BYTES_OF_TYPE[type < BYTES_OF_TYPE.length ? type : 0];
                if (tag == COMPRESSION && seen.size() == 1) {
                    int compression = tiff.getShort(entry + 8);
                    faxCoded = compression >= 2 && compression <= 4;
                }
                if (tag == SUB_DIRECTORIES) {
                    addAll(tiff, count, unsigned(tiff, entry + 8), waiting);
                }
            }
            if (end + 4 <= bytes.length) {
                waiting.add(unsigned(tiff, end));
            }
        }
        return new TiffStructure(valueBytes, faxCoded, seen.size());
    }

    /** One is in the entry itself, more are where it says. */
    private static void addAll(ByteBuffer tiff, long count, long value, Deque<Long> waiting) {
        if (count == 1) {
            waiting.add(value);
            return;
        }
        for (long i = 0; i < Math.min(count, MOST_DIRECTORIES) && value + 4 * i + 4 <= tiff.limit(); i++) {
            waiting.add(unsigned(tiff, (int) (value + 4 * i)));
        }
    }

    private static long unsigned(ByteBuffer tiff, int at) {
        return tiff.getInt(at) & 0xFFFF_FFFFL;
    }
}
