package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Drops the embeddings of the models that served before, once another has served for a while. Run by the owner. */
@ApplicationScoped
public class DropOtherModels {
    /** Before anything else, as dropping a table that refers to it needs it: else a writer and this wait for each other. */
    private static final String TAKE_TURNS = "lock table image in access exclusive mode";

    private static final String LOCK =
            """
            select 1
            from serving_model
            where model_id = :id and model_version = :version and since < now() - make_interval(secs => :seconds)
            for update
            """;

    /** One that came later is being built. */
    private static final String FORGET =
            """
            delete from model
            where (id, version) <> (:id, :version) and created_at < (select since from serving_model)
            returning embedding_table
            """;

    private final Database database;

    @Inject
    public DropOtherModels(Database database) {
        this.database = database;
    }

    /**
     * @param serving dropped is nothing unless this one serves
     * @param since how long it must have served, so that nobody asks for another any more
     * @return how many tables were dropped
     */
    public int run(ModelKey serving, Duration since) {
        return database.transaction(handle -> {
            handle.execute(TAKE_TURNS);
            boolean serves = handle.createQuery(LOCK)
                    .bind("id", serving.id())
                    .bind("version", serving.version())
                    .bind("seconds", since.toSeconds())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (!serves) {
                return 0;
            }
            List<String> tables = handle.createQuery(FORGET)
                    .bind("id", serving.id())
                    .bind("version", serving.version())
                    .mapTo(String.class)
                    .list();
            tables.forEach(table -> handle.createUpdate("drop table <table>")
                    .define("table", table)
                    .execute());
            return tables.size();
        });
    }
}
