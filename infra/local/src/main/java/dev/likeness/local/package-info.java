/**
 * The command {@code likeness}: where the process starts.
 *
 * <p>May touch: its own rooms below.
 */
package dev.likeness.local;
