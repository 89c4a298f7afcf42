package dev.likeness.image;

/**
 * Pixels, 8 bits a channel.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb rows from the top, pixels from the left, three bytes each: red, green, blue; not copied
 */
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (width < 1 || height < 1 || rgb.length != (long) width * height * 3) {
            throw new IllegalArgumentException(width + "×" + height + " needs three bytes a pixel, not " + rgb.length);
        }
    }

    /** A part of it. */
    Picture cut(Box box) {
        byte[] part = new byte[box.width() * box.height() * 3];
        for (int row = 0; row < box.height(); row++) {
            int from = ((box.y() + row) * width + box.x()) * 3;
            System.arraycopy(rgb, from, part, row * box.width() * 3, box.width() * 3);
        }
        return new Picture(box.width(), box.height(), part);
    }

    /** Left is right. */
    public Picture mirrored() {
        return Orientation.MIRRORED.apply(this);
    }
}
