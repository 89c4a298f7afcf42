package dev.likeness.store;

/** Makes the table for a model's embeddings, unless it exists. */
final class CreateEmbeddingTable {
    /**
     * {@code embedding} is stored uncompressed (9.2 kB a row at 4096 dimensions): compression saves half of that and
     * makes re-ranking 1.5 times slower. The index serves {@link FindNearestByCode}.
     */
    private static final String DDL =
            """
            create table if not exists <table> (
                image_id  uuid primary key references image (id) on delete cascade,
                embedding halfvec(<dimensions>) not null,
                bits      bit(<dimensions>) not null
            );
            alter table <table> alter column embedding set storage external;
            create index if not exists <table>_bits on <table> using hnsw (bits bit_hamming_ops);
            """;

    private static final String REGISTER =
            """
            insert into model (id, version, output, dimensions, embedding_table)
            values (:id, :version, 'embedding', :dimensions, :table)
            on conflict do nothing
            """;

    private final Database database;

    CreateEmbeddingTable(Database database) {
        this.database = database;
    }

    void run(ModelKey model) {
        EmbeddingTable table = EmbeddingTable.of(model);
        database.transactionally(handle -> {
            handle.createScript(DDL)
                    .define("table", table.name())
                    .define("dimensions", table.dimensions())
                    .execute();
            handle.createUpdate(REGISTER)
                    .bind("id", model.id())
                    .bind("version", model.version())
                    .bind("dimensions", model.dimensions())
                    .bind("table", table.name())
                    .execute();
        });
    }
}
