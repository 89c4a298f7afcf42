package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Reads all embeddings of a table, one after the other: first whose there are, in an order, then some at a time, so that no
 * embedding is sorted and none is held. Images that go meanwhile are passed over.
 */
@ApplicationScoped
public class ScanEmbeddings {
    private static final String LIST =
            """
            select image.id, encode(image.sha256, 'hex') as sha256
            from <table> e
            join image on image.id = e.image_id
            order by <order>
            """;

    /** Half as long as an array of real numbers, and several times faster to read. */
    private static final String READ =
            "select image_id, halfvec_send(embedding) as embedding from <table> where image_id = any (:ids)";

    private static final int ROWS_AT_A_TIME = 500;

    private final Database database;

    @Inject
    public ScanEmbeddings(Database database) {
        this.database = database;
    }

    /** Which comes first. */
    public enum Order {
        /** By a hash: as good as a shuffle, and the same each time, also when the same photos are indexed anew. */
        BY_CONTENT("image.sha256, image.id"),
        /** The most pixels, then the longest file, then the oldest. */
        BEST_FIRST("cast(image.width as bigint) * image.height desc, image.bytes desc, image.indexed_at, image.id");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }

        /** Of a table named {@code image}. */
        String sql() {
            return sql;
        }
    }

    /**
     * An image that has an embedding.
     *
     * @param sha256 of the photo's file, in hexadecimal digits
     */
    public record Embedded(UUID imageId, String sha256) {}

    /** @throws StoreUnavailableException if the database cannot be reached or gave up on the call */
    public List<Embedded> list(EmbeddingTable table, Order order) {
        return database.query(handle -> handle.createQuery(LIST)
                .define("table", table.name())
                .define("order", order.sql())
                .map((row, context) -> new Embedded(row.getObject("id", UUID.class), row.getString("sha256")))
                .list());
    }

    /**
     * @param images in the order in which they are wanted
     * @param consumer of each and its embedding, in half precision's values
     * @throws StoreUnavailableException if the database cannot be reached or gave up on the call
     */
    public void read(EmbeddingTable table, List<Embedded> images, BiConsumer<Embedded, float[]> consumer) {
        for (int start = 0; start < images.size(); start += ROWS_AT_A_TIME) {
            List<Embedded> some = images.subList(start, Math.min(images.size(), start + ROWS_AT_A_TIME));
            Map<UUID, float[]> found = read(table, some);
            some.stream()
                    .filter(image -> found.containsKey(image.imageId()))
                    .forEach(image -> consumer.accept(image, found.get(image.imageId())));
        }
    }

    private Map<UUID, float[]> read(EmbeddingTable table, List<Embedded> images) {
        return database.query(handle -> handle
                .createQuery(READ)
                .define("table", table.name())
                .bindArray(
                        "ids",
                        UUID.class,
                        images.stream().map(Embedded::imageId).toList())
                .map((row, context) -> Map.entry(
                        row.getObject("image_id", UUID.class), floats(row.getBytes("embedding"), table.dimensions())))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** pgvector's {@code halfvec_send}: the number of dimensions, an unused number, then each value, of 16 bits each. */
    private static float[] floats(byte[] sent, int dimensions) {
        ByteBuffer halfs = ByteBuffer.wrap(sent).position(2 * Short.BYTES);
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = HalfPrecision.toFloat(halfs.getShort());
        }
        return values;
    }
}
