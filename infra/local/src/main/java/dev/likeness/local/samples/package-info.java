/**
 * Pictures that Likeness draws itself, so that a first search shows something.
 *
 * <p>May touch: Java2D. Knows nothing of the rest.
 */
package dev.likeness.local.samples;
