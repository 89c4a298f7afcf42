/**
 * The command line: one class per command. {@code up} runs the stack; {@code index} and {@code search} speak HTTP to one
 * that runs, here or elsewhere; {@code embed}, {@code model}, {@code evaluate} and {@code bench} need none; {@code doctor}
 * looks at this machine and at what runs.
 *
 * <p>May touch: picocli, a progress bar, the other rooms of infra/local, and of the core image and embedding (only
 * {@code embed} and {@code doctor}).
 */
package dev.likeness.local.cli;
