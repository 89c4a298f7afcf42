/**
 * How well models and preprocessing find what belongs together, on a folder of photos whose subfolders are labels.
 *
 * <p>May touch: the room model, the progress of install, ImageIO (to make photos noisy), and of the core image and embedding.
 * Knows nothing of the stack.
 */
package dev.likeness.local.evaluate;
