package dev.likeness.search;

import dev.likeness.store.NearestQuery.Position;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Where a page of results ended. Opaque to callers; a page is what follows, so writes in between neither repeat nor skip a
 * hit that stayed.
 *
 * <p>A first page that was not exact is cut from fewer candidates than the later ones, which all rank the same. What these
 * hold beyond the first must not be passed over, wherever it ranks: so its hits are remembered by id, not by position.
 *
 * @param last exact similarity and id of the last hit; null after a first page that was not exact
 * @param rank how many hits came so far
 * @param first ids on a first page that was not exact; else none
 */
public record PageCursor(Position last, int rank, List<UUID> first) {
    private static final int BYTES = Double.BYTES + 2 * Long.BYTES + Integer.BYTES;
    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final UUID NO_ID = new UUID(0, 0);

    /** As it is handed out. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + first.size() * ID_BYTES);
        bytes.putDouble(last == null ? Double.NaN : last.similarity());
        put(last == null ? NO_ID : last.id(), bytes);
        bytes.putInt(rank);
        first.forEach(id -> put(id, bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws InvalidParameterException unless it was made by {@link #encode} */
    public static PageCursor decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            double similarity = bytes.getDouble();
            UUID id = id(bytes);
            int rank = bytes.getInt();
            List<UUID> first = new ArrayList<>();
            while (bytes.hasRemaining()) {
                first.add(id(bytes));
            }
            boolean begins = Double.isNaN(similarity);
            if (rank < 1 || first.size() > SearchRequest.MAX_K || (begins && first.isEmpty())) {
                throw foreign();
            }
            return new PageCursor(begins ? null : new Position(similarity, id), rank, List.copyOf(first));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw foreign();
        }
    }

    private static void put(UUID id, ByteBuffer into) {
        into.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID id(ByteBuffer from) {
        return new UUID(from.getLong(), from.getLong());
    }

    private static InvalidParameterException foreign() {
        return new InvalidParameterException("'after' must be the 'next' of an earlier answer.");
    }
}
