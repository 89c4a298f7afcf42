package dev.likeness.index;

import dev.likeness.Label;
import dev.likeness.bucket.PhotoObject;
import dev.likeness.image.DecodedImage;
import dev.likeness.store.Fence;
import dev.likeness.store.ImageContent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A photo that was read and decoded, and waits to be embedded. */
record Photo(
        ObjectChange change,
        Fence fence,
        String etag,
        byte[] sha256,
        long lengthBytes,
        DecodedImage image,
        double readMillis,
        double decodeMillis) {
    /** @param decodeMillis what decoding the image took */
    static Photo of(ObjectRead read, DecodedImage image, double decodeMillis) {
        PhotoObject object = read.object();
        return new Photo(
                read.change(),
                read.fence(),
                object.etag(),
                sha256(object.bytes()),
                object.lengthBytes(),
                image,
                read.readMillis(),
                decodeMillis);
    }

    /** The bytes of a photo that are yet to be decoded. */
    record ObjectRead(ObjectChange change, Fence fence, PhotoObject object, double readMillis) {}

    String key() {
        return change.object().key();
    }

    String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }

    byte[] pixels() {
        return image.picture().rgb();
    }

    ImageContent content(List<Label> labels) {
        return new ImageContent(
                etag,
                sha256,
                image.contentType(),
                lengthBytes,
                image.width(),
                image.height(),
                image.takenAt(),
                image.camera(),
                image.location() == null ? null : image.location().latitude(),
                image.location() == null ? null : image.location().longitude(),
                image.noise().sigma(),
                image.denoised(),
                image.flags(),
                labels);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
