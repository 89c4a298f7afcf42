package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets the functions' database users do what each has to, and nothing more. Run after migrating, by the owner of the
 * tables; safe to run again.
 */
@ApplicationScoped
public class GrantTables {
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String EMBEDDING_TABLES = "select embedding_table from model";
    private static final String READ = "grant select on image, thumbnail, model, serving_model, analysis, cluster,"
            + " clustered_image, cluster_example, near_duplicate, outlier, category,"
            + " category_example, <embeddings> to <role>";
    private static final String WRITE = "grant insert, update, delete on image, thumbnail, <embeddings> to <role>";
    private static final String FORGET_EXAMPLES = "grant delete on category_example to <role>";

    private static final String TEACH = "grant insert, update, delete on category, category_example to <role>";
    private static final String NOTE_ATTEMPTS = "grant select, insert, update, delete on attempt to <role>";

    private final Database database;

    @Inject
    public GrantTables(Database database) {
        this.database = database;
    }

    /** The user may search, and teach categories. */
    public void toSearch(String role) {
        grant(role, List.of(READ, TEACH));
    }

    /** The user may index. */
    public void toIndex(String role) {
        grant(role, List.of(READ, WRITE, FORGET_EXAMPLES, NOTE_ATTEMPTS));
    }

    private void grant(String role, List<String> statements) {
        if (!PLAIN.matcher(role).matches()) {
            throw new IllegalArgumentException("not a plain name of a database user: " + role);
        }
        database.transactionally(handle -> {
            List<String> tables =
                    handle.createQuery(EMBEDDING_TABLES).mapTo(String.class).list();
            statements.forEach(statement -> handle.createUpdate(statement)
                    .define("embeddings", String.join(", ", tables))
                    .define("role", role)
                    .execute());
        });
    }
}
