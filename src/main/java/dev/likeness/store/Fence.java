package dev.likeness.store;

/**
 * What was stored of an object before a change to it was looked into.
 *
 * @param rowVersion changes with every write of the row; null if there is no row
 * @param superseded whether the stored row is as late as the change, or later
 */
public record Fence(String rowVersion, boolean superseded) {}
