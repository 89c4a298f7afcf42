package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what a model said of the same bytes before, under whatever key: it would say the same again. */
@ApplicationScoped
public class FindKnownEmbeddings {
    private static final String SQL =
            """
            select distinct on (image.sha256)
                   image.sha256, cast(e.embedding as real[]) as embedding, cast(e.bits as text) as bits, e.labels
            from image join <table> e on e.image_id = image.id
            where image.state = 'indexed' and image.sha256 = any (array(select decode(hex, 'hex') from unnest(:sha256) hex))
            """;

    private final Database database;

    @Inject
    public FindKnownEmbeddings(Database database) {
        this.database = database;
    }

    private record Known(String sha256, StoredVector vector) {}

    /**
     * @param sha256 of the bytes, in hexadecimal
     * @return by the same, one vector for each of the model's tables; what is not known in all of them is not in it
     */
    public Map<String, List<StoredVector>> run(EmbeddingTables tables, Set<String> sha256) {
        Map<String, List<StoredVector>> known = new HashMap<>();
        Collection<EmbeddingTable> all = tables.byOutput().values();
        for (EmbeddingTable table : all) {
            find(table, sha256).forEach(found -> known.computeIfAbsent(found.sha256(), any -> new ArrayList<>())
                    .add(found.vector()));
        }
        // Rows of before labels were stored beside the embedding say nothing of them.
        known.values()
                .removeIf(vectors ->
                        vectors.size() < all.size() || vectors.stream().allMatch(vector -> vector.labels() == null));
        return known;
    }

    private List<Known> find(EmbeddingTable table, Set<String> sha256) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("table", table.name())
                .bindArray("sha256", String.class, List.copyOf(sha256))
                .map((row, context) -> new Known(
                        HexFormat.of().formatHex(row.getBytes("sha256")),
                        new StoredVector(
                                table,
                                Database.floats(row.getArray("embedding")),
                                bits(row.getString("bits")),
                                row.getString("labels") == null ? null : Database.labels(row.getString("labels")))))
                .list());
    }

    /** @param digits zeros and ones, most significant first */
    private static byte[] bits(String digits) {
        var bytes = new byte[digits.length() / Byte.SIZE];
        for (int i = 0; i < digits.length(); i++) {
            bytes[i / Byte.SIZE] |= (byte) ((digits.charAt(i) - '0') << (Byte.SIZE - 1 - i % Byte.SIZE));
        }
        return bytes;
    }
}
