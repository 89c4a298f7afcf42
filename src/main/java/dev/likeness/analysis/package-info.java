/**
 * What the archive as a whole says: near duplicates, clusters, outliers, and where each photo is on a map.
 *
 * <p>May touch: the rooms embedding and store, and Commons Math, of which it is the only user. Knows nothing of HTTP.
 */
package dev.likeness.analysis;
