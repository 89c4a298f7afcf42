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
}
