package dev.likeness.store;

import dev.likeness.ModelKey;

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
            );
            alter table <table> alter column embedding set storage external;
            -- The model's own, beside its embedding; in image stand those of the model that serves.
            alter table <table> add column if not exists labels jsonb;
            """;

    private static final String REGISTER =
            """
            insert into model (id, version, output, dimensions, embedding_table)
            values (:id, :version, :output, :dimensions, :table)
            on conflict do nothing
            """;

    private static final String TO_EMBED = "select exists (select from image where state = 'indexed')";

    private final Database database;

    CreateEmbeddingTables(Database database) {
        this.database = database;
    }

    void run(ModelKey model) {
        database.transactionally(handle -> {
            for (ModelKey.Output output : model.outputs()) {
                EmbeddingTable table = EmbeddingTable.of(model, output);
                handle.createScript(DDL)
                        .define("table", table.name())
                        .define("dimensions", output.dimensions())
                        .define("bits", output.codeBits())
                        .execute();
                handle.createUpdate(REGISTER)
                        .bind("id", model.id())
                        .bind("version", model.version())
                        .bind("output", output.name())
                        .bind("dimensions", output.dimensions())
                        .bind("table", table.name())
                        .execute();
            }
        });
        boolean toEmbed = database.query(
                handle -> handle.createQuery(TO_EMBED).mapTo(Boolean.class).one());
        if (!toEmbed) {
            var index = new IndexEmbeddings(database);
            model.outputs().forEach(output -> index.run(EmbeddingTable.of(model, output)));
        }
    }
}
