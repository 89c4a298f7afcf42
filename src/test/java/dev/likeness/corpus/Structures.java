package dev.likeness.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;

/** Where the parts of a file begin, so that it can be cut there, or told lies about. */
final class Structures {
    private Structures() {}

    /** Where headers, segments, chunks, blocks and directories begin; a quarter, a half and all but the end as well. */
    static Set<Integer> boundaries(byte[] file) {
        Set<Integer> found = new TreeSet<>(Set.of(file.length / 4, file.length / 2, file.length - 5, 1, 4));
        switch (file[0] & 0xFF) {
            case 0xFF -> jpeg(file, found);
            case 0x89 -> png(file, found);
            case 'R' -> webp(file, found);
            case 'G' -> found.addAll(Set.of(6, 13, 13 + Gifs.colourTableBytes(file), 23 + Gifs.colourTableBytes(file)));
            case 'B' -> found.addAll(Set.of(2, 14, 18, 26, 54));
            default -> tiff(file, found);
        }
        return found;
    }

    private static void jpeg(byte[] file, Set<Integer> found) {
        int at = 2;
        while (at + 4 < file.length && (file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) != 0xDA) {
            found.add(at);
            at += Jpegs.segmentBytes(file, at);
        }
        found.add(at);
        found.add(at + 14);
    }

    private static void png(byte[] file, Set<Integer> found) {
        ByteBuffer in = ByteBuffer.wrap(file);
        for (int at = Pngs.SIGNATURE_BYTES; at + 8 < file.length; at += 12 + in.getInt(at)) {
            found.add(at);
            found.add(at + 8);
        }
    }

    private static void webp(byte[] file, Set<Integer> found) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 12; at + 8 < file.length; at += 8 + in.getInt(at + 4) + in.getInt(at + 4) % 2) {
            found.add(at);
            found.add(at + 8);
        }
    }

    private static void tiff(byte[] file, Set<Integer> found) {
        int directory = tiffOrder(file).getInt(4);
        found.add(8);
        found.add(directory);
        found.add(Math.min(file.length - 1, directory + 14));
    }

    private static ByteBuffer tiffOrder(byte[] file) {
        return ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** @return a copy whose header says another size; null if the format cannot say it */
    static byte[] withSize(byte[] file, int width, int height) {
        ByteBuffer out = ByteBuffer.wrap(file.clone());
        switch (file[0] & 0xFF) {
            case 0xFF -> {
                int frame = frame(file);
                out.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
            }
            case 0x89 -> {
                byte[] data = new byte[13];
                out.get(16, data);
                ByteBuffer.wrap(data).putInt(width).putInt(height);
                out.put(8, Pngs.chunk("IHDR", data));
            }
            case 'G' -> {
                out.order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) width).putShort(8, (short) height);
                int descriptor = firstImage(file);
                out.putShort(descriptor + 5, (short) width).putShort(descriptor + 7, (short) height);
            }
            case 'B' -> out.order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
            case 'R' -> {
                return null; // its sizes are less than 2¹⁴, packed with other bits: flipped bits see to them
            }
            default -> tiffSize(out, tiffOrder(file), width, height);
        }
        return out.array();
    }

    private static int frame(byte[] file) {
        for (int at = 2; ; at += Jpegs.segmentBytes(file, at)) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xC0 || marker == 0xC2) {
                return at;
            }
        }
    }

    private static int firstImage(byte[] gif) {
        int at = 13 + Gifs.colourTableBytes(gif);
        while (gif[at] != 0x2C) {
            at += 2;
            while (gif[at] != 0) {
                at += 1 + (gif[at] & 0xFF);
            }
            at++;
        }
        return at;
    }

    private static void tiffSize(ByteBuffer out, ByteBuffer in, int width, int height) {
        out.order(in.order());
        int directory = in.getInt(4);
        for (int i = 0; i < in.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            int tag = in.getShort(entry);
            if (tag == 256 || tag == 257) {
                out.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, tag == 256 ? width : height);
            }
        }
    }
}
