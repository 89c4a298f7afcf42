package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalDouble;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Builds the HNSW index over a table's binary codes, unless it is there. Several times faster when the rows are there
 * already than to grow it with each. Run by the owner of the tables; writers of the table wait meanwhile.
 */
@ApplicationScoped
public class IndexEmbeddings {
    private static final Logger LOG = Logger.getLogger(IndexEmbeddings.class);

    /** Workers share memory, of which a container may have little: then one builds it alone. */
    private static final int[] WORKERS = {4, 0};

    private static final String EXISTS = "select to_regclass(:index) is not null";

    private static final String TAKE_TURNS = "select pg_advisory_lock(hashtextextended('likeness index', 0)) as turn";
    private static final String LET_OTHERS = "select pg_advisory_unlock(hashtextextended('likeness index', 0)) as turn";

    /**
     * The graph is built in memory as long as it fits: about 2 kB a row at 4096 bits. Never less than the server's own
     * setting, and more than that up to 1 GB.
     */
    private static final String MEMORY =
            """
            select set_config('maintenance_work_mem', greatest(
                       pg_size_bytes(current_setting('maintenance_work_mem')),
                       least(1 << 30, 64 * 1024 * 1024 + 2048 * (select count(*) from <table>))) / 1024 || 'kB', false) as memory,
                   set_config('max_parallel_maintenance_workers', :workers, false) as workers
            """;

    /** Twice as many neighbours as pgvector's default, chosen among more: RATIONALE.md, "HNSW". */
    private static final String BUILD =
            "create index if not exists <table>_bits on <table> using hnsw (bits bit_hamming_ops)"
                    + " with (m = 32, ef_construction = 128)";

    private static final String PROGRESS =
            """
            select sum(blocks_done) / nullif(sum(blocks_total), 0)
            from pg_stat_progress_create_index
            where datname = current_database()
            """;

    private final Database database;

    @Inject
    public IndexEmbeddings(Database database) {
        this.database = database;
    }

    /** As {@link #run(EmbeddingTable)}, of each of a model's tables. */
    public void run(EmbeddingTables tables) {
        tables.byOutput().values().forEach(this::run);
    }

    /**
     * Not in a transaction: what the server finishes stays, also when whoever asked for it is gone.
     *
     * @throws StoreUnavailableException if the database cannot be reached or gave up on the call
     */
    public void run(EmbeddingTable table) {
        for (int workers : WORKERS) {
            try {
                database.query(handle -> build(handle, table, workers));
                return;
            } catch (StoreUnavailableException e) {
                if (workers == 0) {
                    throw e;
                }
                LOG.warnf("the index of %s is built again, by one worker: %.200s", table.name(), e.getCause());
            }
        }
    }

    /** Whether each of the tables has its index. */
    public boolean areThere(EmbeddingTables tables) {
        return database.query(handle -> tables.byOutput().values().stream().allMatch(table -> isThere(handle, table)));
    }

    private static boolean isThere(Handle handle, EmbeddingTable table) {
        return handle.createQuery(EXISTS)
                .bind("index", table.name() + "_bits")
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean build(Handle handle, EmbeddingTable table, int workers) {
        handle.createQuery(TAKE_TURNS).mapToMap().one();
        try {
            boolean missing = !isThere(handle, table);
            if (missing) {
                handle.createQuery(MEMORY)
                        .define("table", table.name())
                        .bind("workers", Integer.toString(workers))
                        .mapToMap()
                        .one();
                handle.createUpdate(BUILD).define("table", table.name()).execute();
                handle.createUpdate("analyze <table>")
                        .define("table", table.name())
                        .execute();
            }
            return missing;
        } finally {
            handle.execute("reset maintenance_work_mem");
            handle.execute("reset max_parallel_maintenance_workers");
            handle.createQuery(LET_OTHERS).mapToMap().one();
        }
    }

    /** How much of the indexes that are being built is done, 0…1; empty if there is none. */
    public OptionalDouble progress() {
        Double done = database.query(handle ->
                handle.createQuery(PROGRESS).mapTo(Double.class).findOne().orElse(null));
        return done == null ? OptionalDouble.empty() : OptionalDouble.of(done);
    }
}
