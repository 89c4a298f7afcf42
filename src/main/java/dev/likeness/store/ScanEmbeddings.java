package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads all embeddings of a table, one after the other: the memory that it takes does not depend on their number. */
@ApplicationScoped
public class ScanEmbeddings {
    /** Half as long as an array of real numbers, and several times faster to read. */
    private static final String SQL =
            """
            select e.image_id, halfvec_send(e.embedding) as embedding, image.sha256
            from <table> e
            join image on image.id = e.image_id
            order by <order>
            """;

    private static final int ROWS_AT_A_TIME = 500;

    private final Database database;

    @Inject
    public ScanEmbeddings(Database database) {
        this.database = database;
    }

    /** Which comes first. */
    public enum Order {
        /** Ids are random: as good as a shuffle, and the same each time. */
        BY_ID("e.image_id"),
        /** The most pixels, then the longest file, then the oldest. */
        BEST_FIRST("cast(image.width as bigint) * image.height desc, image.bytes desc, image.indexed_at, image.id");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /**
     * One of them.
     *
     * @param embedding in half precision's values
     * @param sha256 of the photo's file
     */
    public record Row(UUID imageId, float[] embedding, byte[] sha256) {}

    /** @throws StoreUnavailableException if the database cannot be reached or gave up on the call */
    public void run(EmbeddingTable table, Order order, Consumer<Row> consumer) {
        database.transactionally(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .define("order", order.sql)
                .setFetchSize(ROWS_AT_A_TIME)
                .map((row, context) -> new Row(
                        row.getObject("image_id", UUID.class),
                        floats(row.getBytes("embedding"), table.dimensions()),
                        row.getBytes("sha256")))
                .forEach(consumer));
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
