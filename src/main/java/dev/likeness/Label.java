package dev.likeness;

/**
 * What the network takes a picture for.
 *
 * @param label one of the model's class names
 * @param probability 0…1, the softmax over all of the model's classes
 */
public record Label(String label, float probability) {}
