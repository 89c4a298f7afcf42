/**
 * Categories of a user's own: learned from a handful of photos, applied to all.
 *
 * <p>May touch: the rooms embedding, store and search, and LIBLINEAR, of which it is the only user. Knows nothing of HTTP.
 */
package dev.likeness.category;
