package dev.likeness.store;

/**
 * What was stored of an object before a change to it was looked into.
 *
 * @param rowVersion changes whenever the row is replaced; null if there is no row
 * @param superseded whether the stored row is as late as the change, or later
 * @param etag of the object that the row was written for; null if there is none, or a tombstone
 * @param reason why it is rejected; null if it is not
 */
public record Fence(String rowVersion, boolean superseded, String etag, String reason) {
    /**
     * The version of a row of {@code image}: a photo that is replaced keeps its id but not its time, a tombstone has an id
     * of its own. Another model's labels do not change it, as they
     * would PostgreSQL's {@code xmin}.
     */
    static final String ROW_VERSION = "id || ' ' || coalesce(extract(epoch from indexed_at)::text, '')";
}
