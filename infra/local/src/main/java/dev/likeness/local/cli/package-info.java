/**
 * The command line: one class per command. {@code up} runs the stack; {@code index} and {@code search} speak HTTP to one
 * that runs, here or elsewhere; {@code embed}, {@code model} and {@code bench} need none.
 *
 * <p>May touch: picocli, a progress bar, the other rooms of infra/local, and of the core image and embedding (only
 * {@code embed}).
 */
package dev.likeness.local.cli;
