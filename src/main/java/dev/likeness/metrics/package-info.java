/**
 * Figures for CloudWatch, as lines of the log in its embedded metric format.
 *
 * <p>May touch: the library that writes that format, and standard output. Knows nothing of the other rooms.
 */
package dev.likeness.metrics;
