package dev.likeness.image;

/** Decoded pixels that are handed out a few rows at a time, so that nobody holds all of them twice. */
interface RgbRows {
    /** In pixels. */
    int width();

    /** In pixels. */
    int height();

    /** @return the pixels from row {@code top} to before {@code bottom}: red, green and blue, a byte each */
    byte[] rgb(int top, int bottom);
}
