package dev.likeness.image;

import dev.likeness.LikenessException;

/** A part of a picture was asked for that is not in it. */
public final class OutsideImageException extends LikenessException {
    private static final long serialVersionUID = 1;

    OutsideImageException(int width, int height) {
        super(
                "'box' must be x,y,w,h within the upright picture, which has %d × %d pixels.".formatted(width, height),
                null);
    }

    @Override
    public String code() {
        return "invalid_parameter";
    }
}
