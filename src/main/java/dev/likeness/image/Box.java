package dev.likeness.image;

/**
 * A part of an upright picture, in its pixels.
 *
 * @param x of its left edge
 * @param y of its upper edge
 * @param width at least 1
 * @param height at least 1
 */
public record Box(int x, int y, int width, int height) {
    /** @throws OutsideImageException unless all of it lies in a picture of this size */
    void requireWithin(int pictureWidth, int pictureHeight) {
        if (x < 0
                || y < 0
                || width < 1
                || height < 1
                || (long) x + width > pictureWidth
                || (long) y + height > pictureHeight) {
            throw new OutsideImageException(pictureWidth, pictureHeight);
        }
    }

    /** Where it is in a picture that was reduced by a factor, to the nearest pixel, and at least one. */
    Box reduced(int factor, Picture picture) {
        int left = Math.min((x + factor / 2) / factor, picture.width() - 1);
        int top = Math.min((y + factor / 2) / factor, picture.height() - 1);
        int right = Math.min((x + width + factor / 2) / factor, picture.width());
        int bottom = Math.min((y + height + factor / 2) / factor, picture.height());
        return new Box(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }
}
