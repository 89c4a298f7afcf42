package dev.likeness.corpus;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Files that are made, or have come, to do harm. What becomes of each is open, as long as it is a picture or a reason. */
public final class HostilePictures {
    private static final Scene SCENE = Scene.of(160, 120);
    private static final int FLIPPED_OF_EACH = 8;
    private static final int[] FLIPPED_BITS = {1, 4, 64};
    private static final int MOST_SIDE = 65_535;

    private HostilePictures() {}

    /** All of them, by what they are. */
    public static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> whole : whole().entrySet()) {
            truncated(whole.getKey(), whole.getValue(), all);
            flipped(whole.getKey(), whole.getValue(), all);
            lying(whole.getKey(), whole.getValue(), all);
        }
        bombs(all);
        profiles(all);
        polyglots(all);
        endless(all);
        return all;
    }

    /** Good files of every format, to be damaged. */
    public static Map<String, byte[]> whole() throws IOException {
        BufferedImage image = SCENE.image();
        Map<String, byte[]> whole = new LinkedHashMap<>();
        whole.put("jpeg", Exif.inJpeg(Jpegs.baseline(image), 6));
        whole.put("progressive jpeg", Jpegs.progressive(image));
        whole.put("jpeg with restarts", Jpegs.withRestartMarkers(image));
        whole.put("cmyk jpeg", Jpegs.cmyk(image, true));
        whole.put("large jpeg", Jpegs.baseline(Scene.of(1_200, 900).image()));
        whole.put("png", Exif.inPng(GoodPictures.written(image, "png"), 3));
        whole.put("interlaced png", Pngs.interlaced(image));
        whole.put("gif", GoodPictures.animated(image));
        whole.put("lossy webp", Webps.withProfile(Webps.lossy(image), Colours.displayP3Profile()));
        whole.put("lossless webp", Webps.lossless(Colours.transparent(image)));
        whole.put("bmp", GoodPictures.written(image, "bmp"));
        whole.put("tiff", Exif.inTiff(GoodPictures.tiff(image, "LZW", 2), 8));
        return whole;
    }

    private static void truncated(String name, byte[] whole, Map<String, byte[]> all) {
        for (int end : Structures.boundaries(whole)) {
            for (int more : new int[] {0, 3}) {
                int length = Math.min(whole.length - 1, end + more);
                all.put(name + ", its first " + length + " bytes", Arrays.copyOf(whole, length));
            }
        }
    }

    private static void flipped(String name, byte[] whole, Map<String, byte[]> all) {
        for (int bits : FLIPPED_BITS) {
            for (int seed = 0; seed < FLIPPED_OF_EACH; seed++) {
                all.put(name + ", " + bits + " bits flipped, seed " + seed, flipped(whole, bits, new Random(seed)));
            }
        }
    }

    /** Somewhere, and as often in the first 200 bytes, where the headers are. */
    public static byte[] flipped(byte[] whole, int bits, Random random) {
        byte[] flipped = whole.clone();
        for (int i = 0; i < bits; i++) {
            int range = random.nextBoolean() ? whole.length : Math.min(200, whole.length);
            flipped[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static void lying(String name, byte[] whole, Map<String, byte[]> all) {
        int[][] sizes = {{0, 0}, {0, 120}, {160, 0}, {MOST_SIDE, MOST_SIDE}, {9_999, 9_999}, {MOST_SIDE, 1}, {161, 121}
        };
        for (int[] size : sizes) {
            byte[] lying = Structures.withSize(whole, size[0], size[1]);
            if (lying != null) {
                all.put(name + " that says " + size[0] + " x " + size[1], lying);
            }
        }
    }

    private static void bombs(Map<String, byte[]> all) throws IOException {
        all.put("png bomb, 100 megapixels", Pngs.black(10_000, 10_000));
        all.put("png bomb, 900 megapixels", Pngs.header(30_000, 30_000));
        byte[] zeros = new byte[200_000_000];
        byte[] small = GoodPictures.written(SCENE.image(), "png");
        all.put("png whose profile is a bomb", Pngs.withProfile(small, zeros));
        var text = new ByteArrayOutputStream();
        text.writeBytes("Comment\0\0".getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(Pngs.deflated(zeros));
        all.put("png whose text is a bomb", Pngs.withChunk(small, "zTXt", text.toByteArray()));
        all.put("gif bomb", Gifs.oneColour(10_000, 10_000));
        all.put("gif bomb, too large", Gifs.oneColour(MOST_SIDE, MOST_SIDE));
        var plain = new BufferedImage(8_000, 8_000, BufferedImage.TYPE_BYTE_GRAY);
        all.put("tiff bomb, lzw", GoodPictures.tiff(plain, "LZW", 1));
        all.put("tiff bomb, deflate", GoodPictures.tiff(plain, "Deflate", 1));
        all.put("tiff bomb, packbits", GoodPictures.tiff(plain, "PackBits", 1));
        all.put("webp bomb", Webps.lossless(new BufferedImage(9_000, 9_000, BufferedImage.TYPE_INT_RGB)));
        all.put("jpeg bomb", Jpegs.baseline(plain));
        all.put("jpeg of a hundred scans", Jpegs.repeatedScans(Jpegs.progressive(plain), 100));
    }

    private static void profiles(Map<String, byte[]> all) throws IOException {
        byte[] jpeg = Jpegs.baseline(SCENE.image());
        byte[] profile = Colours.displayP3Profile();
        byte[] noise = new byte[3_000];
        new Random(1).nextBytes(noise);
        all.put("jpeg whose profile is noise", Jpegs.withProfile(jpeg, noise));
        for (int seed = 0; seed < FLIPPED_OF_EACH; seed++) {
            byte[] damaged = flipped(profile, 40, new Random(seed));
            all.put("jpeg whose profile is damaged, seed " + seed, Jpegs.withProfile(jpeg, damaged));
        }
        all.put("jpeg whose profile is cut", Jpegs.withProfile(jpeg, Arrays.copyOf(profile, 200)));
        all.put("jpeg in whose profile is a jpeg", Jpegs.withProfile(jpeg, jpeg));
        byte[] nested = profile;
        for (int depth = 0; depth < 20; depth++) {
            nested = Jpegs.withProfile(nested, Arrays.copyOf(nested, Math.min(nested.length, 60_000)));
        }
        all.put("jpeg whose profile holds profiles", Jpegs.withProfile(jpeg, Arrays.copyOf(nested, 60_000)));
        byte[] many = jpeg;
        for (int piece = 0; piece < 255; piece++) {
            many = Jpegs.withProfile(many, Arrays.copyOf(profile, 20));
        }
        all.put("jpeg with 255 first pieces of a profile", many);
        all.put("png whose profile is noise", Pngs.withProfile(GoodPictures.written(SCENE.image(), "png"), noise));
        all.put("webp whose profile is noise", Webps.withProfile(Webps.lossy(SCENE.image()), noise));
    }

    private static void polyglots(Map<String, byte[]> all) throws IOException {
        byte[] jpeg = Jpegs.baseline(SCENE.image());
        byte[] png = GoodPictures.written(SCENE.image(), "png");
        byte[] gif = GoodPictures.written(SCENE.image(), "gif");
        byte[] page = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.US_ASCII);
        all.put("jpeg, then a web page", joined(jpeg, page));
        all.put("jpeg, then a png", joined(jpeg, png));
        all.put("png, then a jpeg", joined(png, jpeg));
        all.put("gif, then a zip", joined(gif, new byte[] {'P', 'K', 3, 4}, new byte[300]));
        all.put("pdf, then a jpeg", joined("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), jpeg));
        all.put("web page, then a png", joined(page, png));
        all.put("jpeg with a jpeg for a comment", Jpegs.withSegment(jpeg, 0xFE, Arrays.copyOf(jpeg, 9_000)));
        all.put("svg that names a png", "<svg><image href='x.png'/></svg>".getBytes(StandardCharsets.US_ASCII));
        all.put("gif header, then a jpeg", joined(Arrays.copyOf(gif, 13), jpeg));
        all.put("only the signature of a png", Arrays.copyOf(png, 8));
        all.put("empty", new byte[0]);
        all.put("zeros", new byte[5_000]);
    }

    private static void endless(Map<String, byte[]> all) throws IOException {
        byte[] gif = GoodPictures.animated(SCENE.image());
        byte[] block = new byte[256];
        block[0] = (byte) 255;
        var comments = new ByteArrayOutputStream();
        comments.write(gif, 0, 13 + Gifs.colourTableBytes(gif));
        comments.writeBytes(new byte[] {0x21, (byte) 0xFE});
        for (int i = 0; i < 40_000; i++) {
            comments.writeBytes(block);
        }
        all.put("gif of endless comments", comments.toByteArray());
        all.put("gif of endless data", Gifs.endlessData(10_000_000));
        all.put("gif of 20,000 frames", Gifs.manyFrames(20_000));
        byte[] jpeg = Jpegs.baseline(SCENE.image());
        byte[] fill = new byte[10_000_000];
        Arrays.fill(fill, (byte) 0xFF);
        all.put("jpeg of endless fill bytes", joined(Arrays.copyOf(jpeg, 2), fill, Arrays.copyOfRange(jpeg, 2, 400)));
        all.put("tiff whose directories are a circle", circle());
        all.put("tiff of overlapping values", Exif.overlapping(50_000, 500_000));
        all.put("jpeg of overlapping EXIF values", Exif.wrapped(jpeg, Exif.overlapping(5_000, 65_000)));
        all.put(
                "png of overlapping EXIF values",
                Pngs.withChunk(GoodPictures.written(SCENE.image(), "png"), "eXIf", Exif.overlapping(50_000, 900_000)));
        all.put("tiff of directories in directories", Exif.nested(20_000));
        all.put("baseline jpeg in three scans", Jpegs.inThreeScans(6_000, 6_000));
        all.put("png as flat as can be", Pngs.withProfile(Pngs.black(50_000, 440), Colours.displayP3Profile()));
        all.put("png of 100,000 empty chunks", chunks(100_000));
    }

    private static byte[] chunks(int count) throws IOException {
        byte[] png = GoodPictures.written(SCENE.image(), "png");
        var out = new ByteArrayOutputStream();
        out.write(png, 0, 33);
        byte[] empty = Pngs.chunk("teST", new byte[0]);
        for (int i = 0; i < count; i++) {
            out.writeBytes(empty);
        }
        out.write(png, 33, png.length - 33);
        return out.toByteArray();
    }

    /** Its EXIF directory is the directory itself. */
    private static byte[] circle() {
        return ByteBuffer.allocate(60)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'I', 'I', 42, 0})
                .putInt(8)
                .putShort((short) 2)
                .putShort((short) 0x014A)
                .putShort((short) 4)
                .putInt(1)
                .putInt(8)
                .putShort((short) 0x8769)
                .putShort((short) 4)
                .putInt(1)
                .putInt(8)
                .putInt(8)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
