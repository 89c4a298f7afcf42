/**
 * What happens to one query: decode and embed it (or take a stored embedding), find candidates, re-rank, cut the page.
 *
 * <p>May touch: the rooms image, embedding and store. Knows nothing of HTTP.
 */
package dev.likeness.search;
