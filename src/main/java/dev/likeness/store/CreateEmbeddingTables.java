package dev.likeness.store;

import dev.likeness.ModelKey;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Makes the tables for a model's embeddings, unless they exist. Where there are images to embed, the index waits until they
 * are ({@link IndexEmbeddings}).
 */
final class CreateEmbeddingTables {
    /**
     * {@code embedding} is stored uncompressed: compression saves half of it and makes re-ranking 1.5 times slower. A row
     * is about 9.2 kB at 4096 dimensions and 1.3 kB at 512 (RATIONALE.md).
     */
    private static final String DDL =
            """
            create table if not exists <table> (
                image_id  uuid primary key references image (id) on delete cascade,
                embedding halfvec(<dimensions>) not null,
                bits      bit(<bits>) not null
            ) <partitioning>;
            <parts>
            alter table <table> alter column embedding set storage external;
            -- The model's own, beside its embedding; in image stand those of the model that serves.
            alter table <table> add column if not exists labels jsonb;
            """;

    private static final String PART =
            """
            create table if not exists <table>_<part> partition of <table>
                for values with (modulus <partitions>, remainder <part>);
            """;

    /** Whether there is nothing to do: DDL would make searches wait, on a reader even end them. */
    private static final String COMPLETE =
            """
            select exists (
                select from pg_attribute
                where attrelid = to_regclass(:table) and attname = 'labels' and not attisdropped)
            """;

    private static final String EXISTS = "select to_regclass(:table) is not null";

    private static final String REGISTER =
            """
            insert into model (id, version, output, dimensions, embedding_table)
            values (:id, :version, :output, :dimensions, :table)
            on conflict (embedding_table) do update set created_at = now() -- wanted again, so not to be dropped
            """;

    private static final String TO_EMBED = "select exists (select from image where state = 'indexed')";

    private final Database database;

    CreateEmbeddingTables(Database database) {
        this.database = database;
    }

    /** @param partitions of a table that is new, by hash of the image's id; 1: none */
    void run(ModelKey model, int partitions) {
        database.transactionally(handle -> {
            for (ModelKey.Output output : model.outputs()) {
                EmbeddingTable table = EmbeddingTable.of(model, output);
                // First: whoever drops it now is waited for.
                handle.createUpdate(REGISTER)
                        .bind("id", model.id())
                        .bind("version", model.version())
                        .bind("output", output.name())
                        .bind("dimensions", output.dimensions())
                        .bind("table", table.name())
                        .execute();
                if (!is(handle, COMPLETE, table)) {
                    create(handle, output, table, is(handle, EXISTS, table) ? 1 : partitions);
                }
            }
        });
        boolean toEmbed = database.query(
                handle -> handle.createQuery(TO_EMBED).mapTo(Boolean.class).one());
        if (!toEmbed) {
            var index = new IndexEmbeddings(database);
            model.outputs().forEach(output -> index.run(EmbeddingTable.of(model, output)));
        }
    }

    private static boolean is(Handle handle, String question, EmbeddingTable table) {
        return handle.createQuery(question)
                .bind("table", table.name())
                .mapTo(Boolean.class)
                .one();
    }

    private static void create(Handle handle, ModelKey.Output output, EmbeddingTable table, int partitions) {
        handle.createScript(DDL)
                .define("partitioning", partitions > 1 ? "partition by hash (image_id)" : "")
                .define("parts", partitions > 1 ? parts(table, partitions) : "")
                .define("table", table.name())
                .define("dimensions", output.dimensions())
                .define("bits", output.codeBits())
                .execute();
    }

    private static String parts(EmbeddingTable table, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(part -> PART.replace("<part>", Integer.toString(part))
                        .replace("<partitions>", Integer.toString(partitions))
                        .replace("<table>", table.name()))
                .collect(Collectors.joining());
    }
}
