package dev.likeness.image;

/**
 * Where a photo was taken (WGS 84).
 *
 * @param latitude in degrees, −90…90, north is positive
 * @param longitude in degrees, −180…180, east is positive
 */
public record Location(double latitude, double longitude) {}
