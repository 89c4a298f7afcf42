package dev.likeness.search;

import dev.likeness.store.NearestQuery;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Where a page of results ended: exact similarity and id of its last hit, and how many hits came so far. Opaque to
 * callers; a page is what follows, so writes in between neither repeat nor skip a hit that stayed.
 */
public record PageCursor(NearestQuery.Position last, int rank) {
    private static final int BYTES = Double.BYTES + 2 * Long.BYTES + Integer.BYTES;

    /** As it is handed out. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putDouble(last.similarity())
                .putLong(last.id().getMostSignificantBits())
                .putLong(last.id().getLeastSignificantBits())
                .putInt(rank)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws InvalidParameterException unless it was made by {@link #encode} */
    public static PageCursor decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            double similarity = bytes.getDouble();
            var id = new UUID(bytes.getLong(), bytes.getLong());
            int rank = bytes.getInt();
            if (bytes.hasRemaining() || rank < 1 || Double.isNaN(similarity)) {
                throw foreign();
            }
            return new PageCursor(new NearestQuery.Position(similarity, id), rank);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw foreign();
        }
    }

    private static InvalidParameterException foreign() {
        return new InvalidParameterException("'after' must be the 'next' of an earlier answer.");
    }
}
