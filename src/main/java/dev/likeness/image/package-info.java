/**
 * Bytes in, an upright RGB picture of the asked size out, or a rejection with a code.
 *
 * <p>May touch: image codecs (ImageIO, TwelveMonkeys, Leptonica) and metadata-extractor, which no other room sees. Knows nothing of
 * models, databases or buckets.
 */
package dev.likeness.image;
