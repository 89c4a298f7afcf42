/**
 * The few values that every room shares: the family of errors with stable codes, and a label with its probability.
 *
 * <p>May touch: nothing but the JDK.
 */
package dev.likeness;
