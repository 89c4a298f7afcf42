package dev.likeness.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes embeddings by {@code COPY} in PostgreSQL's binary format ("File Formats" under COPY in its manual), several times
 * faster than by inserting text.
 */
public final class CopyEmbeddings {
    private static final String COPY = "copy %s (image_id, embedding, bits, labels) from stdin (format binary)";
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FIELDS = 4;
    private static final int NULL = -1;
    private static final int END = -1;
    private static final int JSONB_VERSION = 1;

    private final Database database;

    public CopyEmbeddings(Database database) {
        this.database = database;
    }

    /** A vector, and whose it is. */
    public record Row(UUID imageId, StoredVector vector) {}

    /**
     * Many at once, in a transaction of their own.
     *
     * @param rows all of them for this table, of images that have none there
     */
    public void run(EmbeddingTable table, Stream<Row> rows) {
        database.transactionally(handle -> into(handle, table, rows));
    }

    /** In the handle's transaction, each into its table. An image that has a vector there already fails it. */
    static void into(Handle handle, List<Row> rows) {
        rows.stream()
                .collect(Collectors.groupingBy(row -> row.vector().table()))
                .forEach((table, ofTable) -> into(handle, table, ofTable.stream()));
    }

    private static void into(Handle handle, EmbeddingTable table, Stream<Row> rows) {
        try {
            CopyIn copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY.formatted(table.name()));
            try (var out = new DataOutputStream(new PGCopyOutputStream(copy))) {
                out.write(SIGNATURE);
                out.writeInt(0); // flags
                out.writeInt(0); // length of the header's extension
                var iterator = rows.iterator();
                while (iterator.hasNext()) {
                    out.write(encoded(iterator.next()));
                }
                out.writeShort(END);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new CopyException(e);
        } catch (IOException e) {
            throw new CopyException(e.getCause() instanceof SQLException sql ? sql : new SQLException(e));
        }
    }

    private static byte[] encoded(Row row) throws IOException {
        StoredVector vector = row.vector();
        var bytes = new ByteArrayOutputStream(64 + vector.values().length * Short.BYTES + vector.bits().length);
        var out = new DataOutputStream(bytes);
        out.writeShort(FIELDS);
        out.writeInt(2 * Long.BYTES);
        out.writeLong(row.imageId().getMostSignificantBits());
        out.writeLong(row.imageId().getLeastSignificantBits());
        out.writeInt(2 * Short.BYTES + vector.values().length * Short.BYTES);
        out.writeShort(vector.values().length);
        out.writeShort(0); // unused
        for (float value : vector.values()) {
            out.writeShort(HalfPrecision.of(value));
        }
        out.writeInt(Integer.BYTES + vector.bits().length);
        out.writeInt(vector.bits().length * Byte.SIZE);
        out.write(vector.bits());
        if (vector.labels() == null) {
            out.writeInt(NULL);
        } else {
            byte[] labels = Database.json(vector.labels()).getBytes(StandardCharsets.UTF_8);
            out.writeInt(1 + labels.length);
            out.writeByte(JSONB_VERSION);
            out.write(labels);
        }
        return bytes.toByteArray();
    }

    /** Carries what the driver said to {@link Database}, which knows what passes by itself. */
    static final class CopyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CopyException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
