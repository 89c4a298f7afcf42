package dev.likeness.store;

/**
 * What was stored of an object before a change to it was looked into.
 *
 * @param sequencer of the stored row; null if it has none, or there is no row
 * @param superseded whether the stored row is as late as the change, or later
 */
public record Fence(String sequencer, boolean superseded) {}
