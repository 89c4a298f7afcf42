package dev.likeness.image;

/** Why a picture cannot be used. The codes are part of the HTTP contract and are stored with rejected photos. */
public enum RejectionCode {
    /** It claims a known format, but its data is missing, damaged or cut short. */
    UNREADABLE_IMAGE("unreadable_image"),
    /** More bytes or more pixels than are accepted. */
    IMAGE_TOO_LARGE("image_too_large"),
    /** The content is of no format that is read here. */
    UNSUPPORTED_FORMAT("unsupported_format");

    private final String code;

    RejectionCode(String code) {
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
