package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How similar other images are, to some images at once, beyond what is known: every embedding is read once. */
@ApplicationScoped
public class FindCloser {
    /** {@code subvector} fetches what is stored out of line once for all that is asked. */
    private static final String SQL =
            """
            with asked as materialized (
                select e.image_id, subvector(e.embedding, 1, :dimensions) as embedding, a.similarity
                from unnest(:ids, :similarities) as a (image_id, similarity)
                join <table> e on e.image_id = a.image_id)
            select asked.image_id, array_agg(found.similarity) as similarities
            from (select image_id, subvector(embedding, 1, :dimensions) as embedding from <table> offset 0) e
            cross join asked
            cross join lateral (
                select coalesce(nullif(1 - (e.embedding <=> asked.embedding), 'NaN'), 0) as similarity) found
            where found.similarity > asked.similarity and e.image_id <> asked.image_id
            group by asked.image_id
            """;

    private final Database database;

    @Inject
    public FindCloser(Database database) {
        this.database = database;
    }

    /**
     * An image, and a cosine similarity to it.
     *
     * @param imageId of an image with an embedding in the table
     */
    public record Asked(UUID imageId, double similarity) {}

    /** @return by image, the similarities of all others that are greater than the one asked, the greatest first */
    public Map<UUID, double[]> run(EmbeddingTable table, List<Asked> asked) {
        Map<UUID, double[]> closer = new HashMap<>();
        asked.forEach(one -> closer.put(one.imageId(), new double[0]));
        database.query(handle -> handle.createQuery(SQL)
                        .define("table", table.name())
                        .bind("dimensions", table.dimensions())
                        .bindArray(
                                "ids",
                                UUID.class,
                                asked.stream().map(Asked::imageId).toList())
                        .bindArray(
                                "similarities",
                                Double.class,
                                asked.stream().map(Asked::similarity).toList())
                        .map((row, context) -> Map.entry(row.getObject("image_id", UUID.class), (Double[])
                                row.getArray("similarities").getArray()))
                        .list())
                .forEach(found -> closer.put(found.getKey(), descending(found.getValue())));
        return closer;
    }

    private static double[] descending(Double[] similarities) {
        double[] ascending = Arrays.stream(similarities)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double[] descending = new double[ascending.length];
        for (int i = 0; i < ascending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }
}
