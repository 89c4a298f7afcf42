package dev.likeness.store;

/** Floats of 16 bits (IEEE 754 binary16), as pgvector's {@code halfvec} holds them. Pure functions. */
final class HalfPrecision {
    /** Bits of a float's mantissa that a half does not have. */
    private static final int DROPPED = 13;

    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7C00;
    private static final int EXPONENT_OFFSET = (127 - 15) << 23;

    /** Floats from here on are infinite as halves. */
    private static final float TOO_LARGE = 65520;

    /** The least half with all its precision, 2⁻¹⁴. */
    private static final float LEAST_NORMAL = 0x1p-14f;

    /** Its mantissa's last bit is worth as much as the last bit of the smallest halves, 2⁻²⁴. */
    private static final float ALIGNED = 0x1p-1f;

    /** A half's bits, shifted to where a float has its own, are too small by the difference of the exponents' offsets. */
    private static final float RESCALED = 0x1p112f;

    private static final int INFINITY_BITS = 0x7F800000;

    private HalfPrecision() {}

    /** Rounded to the nearest, halves to even, as PostgreSQL's casts do. NaN stays NaN. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & SIGN;
        float size = Math.abs(value);
        int half;
        if (Float.isNaN(value)) {
            half = INFINITY | 1;
        } else if (size >= TOO_LARGE) {
            half = INFINITY;
        } else if (size < LEAST_NORMAL) {
            // Adding lets the processor round at the right bit.
            half = Float.floatToRawIntBits(size + ALIGNED) - Float.floatToRawIntBits(ALIGNED);
        } else {
            int normal = (bits & Integer.MAX_VALUE) - EXPONENT_OFFSET;
            int odd = (normal >>> DROPPED) & 1;
            half = (normal + (1 << (DROPPED - 1)) - 1 + odd) >>> DROPPED;
        }
        return (short) (sign | half);
    }

    /** Exactly. */
    static float toFloat(short half) {
        int size = half & (SIGN - 1);
        float value = size >= INFINITY
                ? Float.intBitsToFloat((size << DROPPED) | INFINITY_BITS)
                : Float.intBitsToFloat(size << DROPPED) * RESCALED;
        return half < 0 ? -value : value;
    }
}
